import type { SpoolReport } from '../loop/operations/process-report.ts'
import type { Message, NewDeadLetter } from '../pipeline/bus/bus.ts'
import type { Base } from './base.ts'

export interface HouseSpool {
  publish(stream: string, messages: readonly Message[]): Promise<void>
  bury(letters: readonly NewDeadLetter[]): Promise<void>
  state(): SpoolReport
  close(): Promise<void>
}

export function openHouseSpool({ bus, config }: Base): HouseSpool {
  return {
    publish: (stream, messages) => bus.publish(stream, messages),
    bury: (letters) => bus.bury(letters),
    state: () => ({ waiting: 0, bytes: 0, maxBytes: config.spoolBytes, isFull: false }),
    close: async () => undefined,
  }
}
