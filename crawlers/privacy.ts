import { createHmac } from 'node:crypto'

/** Same name and key, same mark; without the key the name cannot be found by trying. */
export function createPseudonymiser(key: string | Uint8Array): (name: string) => string {
  return (name) =>
    `p:${createHmac('sha256', key).update(name.normalize('NFKC').trim()).digest('hex').slice(0, 16)}`
}
