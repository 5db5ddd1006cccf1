import { setPriority } from 'node:os'

/** Of 19 levels below the usual: beside a busy thread of the usual priority this leaves about a tenth of a core, on an idle machine all of it. */
const backgroundNice = 10

/**
 * Makes the calling thread give way to threads somebody waits for: work that takes documents in has a backlog, a page has a person. Threads
 * it starts from now on inherit it. On Linux alone, where the priority set for "oneself" is the thread's and not the whole process's.
 */
export function yieldToOthers(nice: number = backgroundNice): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, nice)
  } catch {
    // Not allowed in some containers: then all threads are alike.
  }
}
