import { findWrongCharacters } from './characters.ts'
import { findClassificationMarks } from './classification.ts'
import { findContradictions } from './consistency.ts'
import { findWrongDates } from './dates.ts'
import { findEmbargoWords } from './embargo.ts'
import { type Finding, type Gate, type GateQuestion, readQuestion, withId } from './gate.ts'
import { refuseInternal } from './internal.ts'
import { requireInterpretation } from './interpretation.ts'
import { findBadLinks } from './links.ts'
import { findWrongNames } from './names.ts'
import { requireOpenness } from './openness.ts'
import { findPersonalData } from './personal-data.ts'
import { requirePolicyFields } from './policy-fields.ts'

/** Every gate there is. Add one: a file and a line here. */
const gates: readonly Gate[] = [
  requireOpenness,
  refuseInternal,
  findClassificationMarks,
  findPersonalData,
  requirePolicyFields,
  requireInterpretation,
  findWrongDates,
  findBadLinks,
  findContradictions,
  findWrongNames,
  findWrongCharacters,
  findEmbargoWords,
]

/** Every gate's findings, each once. */
export function findFindings(question: GateQuestion): readonly Finding[] {
  const input = readQuestion(question)
  const found = gates.flatMap((gate) => gate(input)).map(withId)
  return [...new Map(found.map((finding) => [finding.id, finding])).values()]
}
