import type { Command } from './process.ts'

export const serverNames = ['kafka', 'elasticsearch', 'postgres'] as const
export type ServerName = (typeof serverNames)[number]

/** Where one server lives: its folder, and the ports it listens on, the first being the one that is spoken to. */
export interface Place {
  readonly dir: string
  readonly ports: readonly number[]
}

/** How one product is started on this machine. */
export interface ServerKind {
  readonly portCount: number
  /** Installs what is absent, writes the configuration, makes the data when there is none; throws ServerMissing when it cannot run here. */
  prepare(place: Place): Promise<Command>
  /** Asked again and again until it is true. `printed` is what this start has printed. */
  isReady(place: Place, printed: string): Promise<boolean>
  /** What others need to reach it. */
  url(port: number): string
  /** Asks for an orderly end. */
  readonly stopSignal: NodeJS.Signals
}

/** The address of a place that is spoken to. */
export function mainPort({ ports }: Place): number {
  const [port] = ports
  if (port === undefined) throw new Error('a server without a port')
  return port
}
