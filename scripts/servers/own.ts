import { chownSync, lchownSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isRoot, unprivileged } from './process.ts'

/** As root: a folder and all in it belong to whom the servers run as. */
export function give(folder: string): void {
  if (!isRoot) return
  const { uid, gid } = unprivileged
  if (lstatSync(folder).uid !== uid) chownSync(folder, uid, gid)
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (lstatSync(path).isDirectory()) give(path)
    else lchownSync(path, uid, gid)
  }
}
