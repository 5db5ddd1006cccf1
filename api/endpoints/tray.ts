import { trayContent } from '../views/tray.ts'
import { type Endpoint, session } from './endpoint.ts'

/** 待办: what waits for the one who asks. */
export const trayEndpoints = {
  'GET /api/tray': { summary: '待办：等本人办理的事，先到期的在前', access: session, answer: trayContent },
} as const satisfies Record<string, Endpoint>
