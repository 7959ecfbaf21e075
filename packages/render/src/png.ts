import { createRequire } from 'node:module'
import type * as ResvgModuleTypes from '@resvg/resvg-js'

type ResvgModule = typeof ResvgModuleTypes

/** How a picture becomes pixels. */
export interface PngOptions {
  /** Pixels per CSS pixel. Default 2, as on today's screens. */
  readonly scale?: number
  /** Font files (TrueType or OpenType) for the texts. Default: Inter if `@expo-google-fonts/inter` is installed, else the system's fonts. */
  readonly fontFiles?: readonly string[]
}

const FONT_PACKAGE = '@expo-google-fonts/inter'
/** The weights that the pictures use. */
const FONT_FILES = [
  '400Regular/Inter_400Regular.ttf',
  '500Medium/Inter_500Medium.ttf',
  '600SemiBold/Inter_600SemiBold.ttf',
]

/** Turns an SVG picture into PNG bytes. Throws when `@resvg/resvg-js`, which draws it, is not installed. */
export async function toPng(
  svg: string,
  { scale = 2, fontFiles = installedFonts() }: PngOptions = {},
): Promise<Uint8Array> {
  const { Resvg } = await loadResvg()
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontFiles: [...fontFiles],
      loadSystemFonts: fontFiles.length === 0,
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  })
  return picture.render().asPng()
}

async function loadResvg(): Promise<ResvgModule> {
  try {
    return await import('@resvg/resvg-js')
  } catch (error) {
    throw new Error('PNG pictures need @resvg/resvg-js: npm install @resvg/resvg-js @expo-google-fonts/inter', {
      cause: error,
    })
  }
}

function installedFonts(): string[] {
  const { resolve } = createRequire(import.meta.url)
  try {
    return FONT_FILES.map((file) => resolve(`${FONT_PACKAGE}/${file}`))
  } catch {
    return []
  }
}
