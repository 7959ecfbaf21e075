import type { FilesTarget } from '@ticolops/obs-config'
import type { Bundle } from '../bundle.ts'
import type { ExportedFile } from '../target.ts'
import { renderFiles } from './layout.ts'

/** The files of an installation under `rules/`, `dashboards/` and `scrape/`. */
export function exportFilesTarget(
  target: FilesTarget,
  bundle: Bundle,
  { instance }: { readonly instance: string },
): ExportedFile[] {
  return renderFiles(bundle, target, instance)
    .map(({ place, name, content }) => ({ path: `${place}/${name}`, content }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
