import { sha256 } from '../pipeline/platform/hash.ts'
import { entryUrl, type Source } from './source.ts'

/**
 * Which of the members reads a host: the one whose hash with the host is highest (rendezvous hashing). All that know the same members agree
 * without asking one another; when one joins or goes, only the hosts it gains or had change hands. A host is read by one member alone,
 * so that its pace holds.
 */
export function ownerOf(host: string, members: readonly string[]): string | undefined {
  let owner: string | undefined
  let highest = ''
  for (const member of members) {
    const rank = sha256(`${member}\n${host}`)
    if (owner !== undefined && rank <= highest) continue
    owner = member
    highest = rank
  }
  return owner
}

/** The host that decides who reads a source. */
export function hostOf(source: Source): string {
  return new URL(entryUrl(source)).host
}
