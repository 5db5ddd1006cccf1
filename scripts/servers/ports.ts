import { createServer } from 'node:net'

/**
 * Below the ports from which systems take the source of an outgoing connection: a client that keeps trying to reach a dead server on such a port
 * sooner or later connects to itself, and then the server cannot come back.
 */
const range = { first: 15_000, count: 15_000 }

/** So many ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>()
  while (found.size < count) {
    const port = range.first + Math.floor(Math.random() * range.count)
    if (!found.has(port) && (await isFree(port))) found.add(port)
  }
  return [...found]
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
