import type { Service } from '../../service.ts'
import { final, head } from './image.ts'

/** Versions of what only the build uses. */
const UV = '0.13.9'
const POETRY = '2.5.1'

/** The Dockerfile of a FastAPI service that OpenTelemetry measures. */
export function pythonDockerfile(service: Service): string {
  const { port, telemetryPort, probes, entry, sourceRoot } = service
  const [major = '3', minor = ''] = service.runtimeVersion.split('.')
  const library = `/usr/local/lib/python${major}.${minor}`
  return [
    head(service),
    build(service),
    final({
      managers: [`${library}/site-packages/pip*`, `${library}/ensurepip`, '/usr/local/bin/pip*'],
      variables: {
        PATH: '/venv/bin:$PATH',
        PYTHONUNBUFFERED: '1',
        PYTHONDONTWRITEBYTECODE: '1',
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_HOST: '0.0.0.0',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(telemetryPort),
        OTEL_SEMCONV_STABILITY_OPT_IN: 'http',
        // Probes are no users, and would make every ratio look better than it is.
        OTEL_PYTHON_FASTAPI_EXCLUDED_URLS: `${probes.liveness},${probes.readiness}`,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
      copies: [
        ...(sourceRoot === '.' ? [] : [`WORKDIR /app/${sourceRoot}`]),
        'COPY --from=build /venv /venv',
        'COPY --from=build /app /app',
      ],
      ports: [port, telemetryPort],
      health: [
        'python',
        '-c',
        `import urllib.request; urllib.request.urlopen('http://127.0.0.1:${port}${probes.liveness}', timeout=2)`,
      ],
      command: ['opentelemetry-instrument', 'uvicorn', entry, '--host', '0.0.0.0', '--port', String(port)],
    }),
  ].join('\n')
}

/** Packages go into an environment of their own, without the package manager, in a layer that stays while they do. */
function build({ packageManager, lockfile }: Service): string {
  const lines = {
    pip: [
      'RUN python -m venv --without-pip /venv',
      ...(lockfile === undefined
        ? ['COPY . .', `${PIP} install .`]
        : [`COPY requirements.txt ./`, `${PIP} install --requirement requirements.txt`]),
    ],
    uv: [
      `RUN pip install --no-cache-dir uv==${UV}`,
      'ENV UV_PROJECT_ENVIRONMENT=/venv UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1',
      'COPY pyproject.toml uv.lock ./',
      'RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --no-install-project',
    ],
    poetry: [
      `RUN pip install --no-cache-dir poetry==${POETRY} && python -m venv --without-pip /venv`,
      'ENV VIRTUAL_ENV=/venv PATH=/venv/bin:$PATH',
      'COPY pyproject.toml poetry.lock ./',
      'RUN --mount=type=cache,target=/root/.cache/pypoetry poetry install --only main --no-root --no-interaction',
    ],
  }
  return ['FROM base AS build', ...lines[packageManager as keyof typeof lines], 'COPY . .', ''].join('\n')
}

const PIP = 'RUN --mount=type=cache,target=/root/.cache/pip pip --python /venv/bin/python'
