import { AppError, messageOf } from '../../platform/errors.ts'

/** What the client throws becomes `BUS_FAILED` with what was tried; our own errors pass as they are. */
export async function asBusFailure<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('BUS_FAILED', `${what}: ${messageOf(cause)}`, { cause })
  }
}

/** Rejects with `BUS_FAILED` when `work` takes longer; what it still does is no longer waited for. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('BUS_FAILED', `${what}: no answer within ${ms} ms`)), ms)
  })
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Resolves when `signal` aborts, and `afterMs` later when told. */
export function aborted(signal: AbortSignal, afterMs = 0): Promise<void> {
  return new Promise((resolve) => {
    // Unreferenced: it alone keeps no process alive.
    const end = () => (afterMs === 0 ? resolve() : void setTimeout(resolve, afterMs).unref())
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
