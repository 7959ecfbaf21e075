import { obsPage } from '../obs-page.ts'

export const page = obsPage('worker')
