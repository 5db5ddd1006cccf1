import { type ComponentType, lazy } from 'react'

/** Each page is a chunk of its own, loaded when first visited. */
export function page<Name extends string>(open: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await open())[name] }))
}
