import { z } from 'zod'

/** One HTTP call: what goes in, what comes out. Routes, the OpenAPI document and the pages' client are all made from these. */
export interface Endpoint {
  readonly summary: string
  /** `public`: no session; `token:…`: an API token with that scope; else any signed-in user, the loop decides on permission. */
  readonly access: 'public' | 'session' | `token:${string}`
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly answer: z.ZodType
}

export const session = 'session' as const
export const id = z.object({ id: z.string() })
export const page = z.object({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).optional(),
})
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
