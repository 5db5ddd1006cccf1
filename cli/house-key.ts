import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ledger } from '../loop/ledger/ledger.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { type Config, isDistributed } from './config.ts'

interface KeyPlace {
  readonly config: Config
  readonly ledger: Pick<Ledger, 'notice' | 'post' | 'lease' | 'release'>
  readonly clock: Clock
  readonly holder: string
}

const noticeName = 'key/pseudonym'
const makingMs = 5_000

/**
 * The key that turns names into hashes: made once, kept outside the store. One process keeps it in a file; several must share it, or one
 * author would have two marks, and find it in the ledger, which the store's readers do not reach.
 */
export async function houseKey(place: KeyPlace): Promise<Uint8Array> {
  return isDistributed(place.config) ? sharedKey(place) : ownKey(place.config.dataDir)
}

function ownKey(dataDir: string): Uint8Array {
  const file = join(dataDir, 'pseudonym.key')
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
  }
  return readFileSync(file)
}

/** Made by whoever comes first; the others wait for it. */
async function sharedKey({ ledger, clock, holder }: KeyPlace): Promise<Uint8Array> {
  for (;;) {
    const made = await ledger.notice(noticeName)
    if (made) return Buffer.from(made.body, 'base64')
    if (await ledger.lease(noticeName, holder, makingMs, clock.now())) {
      const isMade = (await ledger.notice(noticeName)) !== undefined
      if (!isMade) await ledger.post(noticeName, randomBytes(32).toString('base64'), clock.now())
      await ledger.release(noticeName, holder)
    } else await pause(100)
  }
}
