/** Pages under this address are those of one drill; they are entered by a whole load, so it stays the same while a page lives. */
const pattern = /^\/app\/drills\/([^/]+)\/in(?:\/|$)/

export function drillIn(pathname: string): string | undefined {
  const id = pattern.exec(pathname)?.[1]
  return id && decodeURIComponent(id)
}

export const drillAddress = (id: string) => `/app/drills/${encodeURIComponent(id)}/in`

/** The drill these pages belong to, or none: the real thing. */
export const drillId = typeof window === 'undefined' ? undefined : drillIn(window.location.pathname)
