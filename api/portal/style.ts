import { readFileSync } from 'node:fs'
import { sha256 } from '../../pipeline/platform/hash.ts'

/** The one style of the portal, and its address: another style has another address, so browsers may keep it for good. */
export const style = readFileSync(new URL('./portal.css', import.meta.url), 'utf8')
export const stylePath = `/portal/portal.css?v=${sha256(style).slice(0, 12)}`
