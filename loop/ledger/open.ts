import { AppError } from '../../pipeline/platform/errors.ts'
import type { Ledger } from './ledger.ts'

/** Opens the ledger that `url` names: `sqlite:data/ledger.db`, `postgres://user:pass@host:5432/database`. */
export async function openLedger(url: string): Promise<Ledger> {
  const [scheme, rest] = splitScheme(url)
  if (scheme === 'sqlite' && rest) {
    const { openSqliteLedger } = await import('./sqlite.ts')
    return openSqliteLedger({ file: rest })
  }
  if (scheme === 'postgres' || scheme === 'postgresql') {
    const { openPostgresLedger } = await import('./postgres.ts')
    return openPostgresLedger({ url })
  }
  throw new AppError('BAD_INPUT', `ledger url ${scheme}: is not one of sqlite:FILE, postgres://…`)
}

function splitScheme(url: string): readonly [string, string] {
  const colon = url.indexOf(':')
  return colon < 0 ? [url, ''] : [url.slice(0, colon), url.slice(colon + 1)]
}
