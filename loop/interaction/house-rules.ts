import { createRules, parseRules, type Rules } from '../rules/rules.ts'
import houseFile from './data/house-rules.json' with { type: 'json' }

/** What the office set itself where no national text gives a number: H1 letters, H2 how long contacts are kept, H3 corrections. All 待核. */
export function loadHouseRules(): Rules {
  return createRules(parseRules(houseFile))
}
