import { parentPort, type Transferable, Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, errorCodes, isAppError, messageOf } from './errors.ts'

/** Calls into a worker thread: a method's name and its one argument, answered by value. */
interface Request {
  readonly id: number
  readonly method: string
  readonly input: unknown
}

type Answer =
  | { readonly id: number; readonly ok: true; readonly output: unknown }
  | {
      readonly id: number
      readonly ok: false
      readonly code: ErrorCode | undefined
      readonly message: string
    }

export interface WorkerHandle<Methods> {
  call<Name extends keyof Methods & string>(
    method: Name,
    input: InputOf<Methods[Name]>,
    transfer?: readonly Transferable[],
  ): Promise<OutputOf<Methods[Name]>>
  close(): Promise<void>
}

type InputOf<Method> = Method extends (input: infer Input) => unknown ? Input : never
type OutputOf<Method> = Method extends (input: never) => infer Output ? Awaited<Output> : never

/**
 * Starts `module` (which calls `serveWorker`) on a thread. A thread that dies rejects every call under way and every later one, with `failure` as
 * the code: its owner decides whether to start another.
 */
export function startWorker<Methods>(
  module: URL,
  { workerData, failure }: { readonly workerData?: unknown; readonly failure: ErrorCode },
): WorkerHandle<Methods> {
  const worker = new Worker(module, { workerData })
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()
  let nextId = 1
  let dead: AppError | undefined

  worker.on('message', (answer: Answer) => {
    const waiting = pending.get(answer.id)
    pending.delete(answer.id)
    if (answer.ok) waiting?.resolve(answer.output)
    else waiting?.reject(new AppError(answer.code ?? failure, answer.message))
  })
  const die = (cause: unknown) => {
    dead ??= new AppError(failure, `worker thread ${module.pathname.split('/').at(-1)} ended`, { cause })
    for (const { reject } of pending.values()) reject(dead)
    pending.clear()
  }
  worker.on('error', die)
  worker.on('exit', (code) => die(new Error(`exit code ${code}`)))

  return {
    call: (method, input, transfer = []) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead)
        const id = nextId++
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject })
        worker.postMessage({ id, method, input } satisfies Request, [...transfer])
      }),
    async close() {
      dead ??= new AppError(failure, 'worker thread closed')
      await worker.terminate()
    },
  }
}

/** Answers the calls of `startWorker` on this thread, one after the other, in order. */
export function serveWorker(methods: Readonly<Record<string, (input: never) => unknown>>): void {
  const port = parentPort
  if (!port) throw new AppError('INTERNAL', 'serveWorker called outside a worker thread')
  let tail: Promise<void> = Promise.resolve()
  port.on('message', (request: Request) => {
    tail = tail.then(async () => port.postMessage(await answer(methods, request)))
  })
}

async function answer(
  methods: Readonly<Record<string, (input: never) => unknown>>,
  { id, method, input }: Request,
): Promise<Answer> {
  try {
    const run = methods[method]
    if (!run) throw new AppError('INTERNAL', `no worker method ${method}`)
    return { id, ok: true, output: await run(input as never) }
  } catch (error) {
    const code = isAppError(error) && error.code in errorCodes ? error.code : undefined
    return { id, ok: false, code, message: messageOf(error) }
  }
}
