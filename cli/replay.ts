import { AppError } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'

export interface ReplayOptions {
  readonly file: string
  /** Stream seconds per second, or as fast as it goes. */
  readonly speed: number | 'max'
  /** `[{"name","query",…}]`; the emergency watch of the demo when absent. */
  readonly watchFile?: string
  /** A workspace that is kept and can be resumed; a temporary one when absent. */
  readonly into?: string
  readonly onLine: (line: ReplayLine) => void
  readonly log: Log
  readonly signal: AbortSignal
}

export type ReplayLine =
  | {
      readonly kind: 'alert'
      readonly at: string
      readonly watch: string
      readonly level: string
      readonly story: { readonly id: string; readonly title: string; readonly size: number }
    }
  | {
      readonly kind: 'summary'
      readonly documents: number
      readonly stories: number
      readonly alerts: number
    }

/** A recorded stream through the whole pipeline on a virtual clock. Resolves with the summary, which is also the last line. */
export async function replay(options: ReplayOptions): Promise<ReplayLine> {
  throw new AppError('INTERNAL', `replay ${options.file}`)
}
