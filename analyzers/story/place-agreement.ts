import type { Place } from '../../pipeline/model/annotation.ts'
import type { StoryState } from './story-state.ts'

/**
 * Named places speak for or against: 1 for the same town, less for another one of the province, least for another province. A story whose
 * documents name ever other places is a column (quake bulletins, traffic news), and shares its few words of form with everything.
 */
export function placeAgreement(places: readonly Place[], story: Pick<StoryState, 'places' | 'size'>): number {
  if (places.length === 0 || story.places.size === 0) return 1
  const own = places.map(({ code }) => divisionOf(code))
  // 「四川」 says little of a post that names its town, when the story names towns as well.
  const areTowns = own.some(({ isTown }) => isTown) && namesTown(story.places)
  let best = 0
  for (const [code, { count }] of story.places) {
    const other = divisionOf(code)
    if (areTowns && !other.isTown) continue
    const share = Math.min(1, count / story.size / dominantShare)
    const weight = scatteredAgreement + (1 - scatteredAgreement) * share
    for (const one of own) {
      if (!areTowns || one.isTown) best = Math.max(best, agreementOf(one, other) * weight)
    }
  }
  return best
}

const dominantShare = 0.4
const scatteredAgreement = 0.3
const otherTown = 0.6
const otherProvince = 0.3

function agreementOf(a: Division, b: Division): number {
  if (a.province !== b.province) return otherProvince
  if (a.isMunicipality) return 1
  if (a.town === '00' || b.town === '00') return 0.9
  return a.town === b.town ? 1 : otherTown
}

function namesTown(places: ReadonlyMap<string, unknown>): boolean {
  for (const code of places.keys()) if (divisionOf(code).isTown) return true
  return false
}

/** A division's code, taken apart. */
interface Division {
  readonly province: string
  readonly town: string
  /** Beijing, Tianjin, Shanghai, Chongqing: province and town in one. */
  readonly isMunicipality: boolean
  readonly isTown: boolean
}

const municipalities: ReadonlySet<string> = new Set(['11', '12', '31', '50'])
// There are some three thousand codes.
const divisions = new Map<string, Division>()

function divisionOf(code: string): Division {
  const known = divisions.get(code)
  if (known) return known
  const [province, town] = [code.slice(0, 2), code.slice(2, 4)]
  const isMunicipality = municipalities.has(province)
  const division = { province, town, isMunicipality, isTown: town !== '00' || isMunicipality }
  divisions.set(code, division)
  return division
}
