import { createRequire } from 'node:module'
import type { RawDocument } from '../../pipeline/model/document.ts'

export interface CutSpeed {
  readonly perSecond: number
  readonly cpuMicroseconds: number
}

/** The library alone, with its own dictionary, on this thread: what every figure of the pipeline is compared with. */
export function openBareCut(): (documents: readonly RawDocument[]) => CutSpeed {
  const nodejieba = createRequire(import.meta.url)('nodejieba') as {
    load(): void
    cut(text: string, useHmm: boolean): string[]
  }
  nodejieba.load()
  nodejieba.cut('舆枢', true)
  return (documents) => {
    const cpu = process.cpuUsage()
    const start = performance.now()
    for (const { title, text } of documents) nodejieba.cut(`${title}\n${text}`, true)
    const ms = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    return {
      perSecond: (documents.length / ms) * 1_000,
      cpuMicroseconds: (user + system) / documents.length,
    }
  }
}
