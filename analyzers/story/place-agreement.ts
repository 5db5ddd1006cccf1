import type { Place } from '../../pipeline/model/annotation.ts'
import type { StoryState } from './story-state.ts'

/**
 * Named places speak for or against: 1 for the same town, less for another one of the province, least for another province. A story whose
 * documents name ever other places is a column (quake bulletins, traffic news), and shares its few words of form with everything.
 */
export function placeAgreement(places: readonly Place[], story: Pick<StoryState, 'places' | 'size'>): number {
  if (places.length === 0 || story.places.size === 0) return 1
  const known = [...story.places]
  const towns = places.filter(({ code }) => isTown(code))
  const knownTowns = known.filter(([code]) => isTown(code))
  // 「四川」 says little of a post that names its town, when the story names towns as well.
  const areTowns = towns.length > 0 && knownTowns.length > 0
  let best = 0
  for (const { code } of areTowns ? towns : places) {
    for (const [other, { count }] of areTowns ? knownTowns : known) {
      const share = Math.min(1, count / story.size / dominantShare)
      best = Math.max(
        best,
        codeAgreement(code, other) * (scatteredAgreement + (1 - scatteredAgreement) * share),
      )
    }
  }
  return best
}

function isTown(code: string): boolean {
  return code.slice(2, 4) !== '00' || isMunicipality(code)
}

/** Beijing, Tianjin, Shanghai, Chongqing: province and town in one. */
function isMunicipality(code: string): boolean {
  return ['11', '12', '31', '50'].includes(code.slice(0, 2))
}

const dominantShare = 0.4
const scatteredAgreement = 0.3
const otherTown = 0.6
const otherProvince = 0.3

function codeAgreement(a: string, b: string): number {
  if (a.slice(0, 2) !== b.slice(0, 2)) return otherProvince
  const [townA, townB] = [a.slice(2, 4), b.slice(2, 4)]
  if (isMunicipality(a)) return 1
  if (townA === '00' || townB === '00') return 0.9
  return townA === townB ? 1 : otherTown
}
