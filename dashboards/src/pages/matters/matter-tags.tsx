import type { MatterView } from '../../../../api/views/matter.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Tag, type Tone } from '../../parts/tags.tsx'

const tones: Readonly<Record<MatterView['state'], Tone>> = {
  registered: 'warn',
  routed: 'busy',
  answering: 'busy',
  review: 'busy',
  deciding: 'warn',
  answered: 'good',
  evaluated: 'good',
  'not-answered': 'plain',
  merged: 'plain',
  closed: 'plain',
}

export function MatterStateTag({ state }: { readonly state: MatterView['state'] }) {
  const t = useTexts()
  return (
    <span data-testid="matter-state" data-state={state}>
      <Tag tone={tones[state]}>{t.matters.state[state]}</Tag>
    </span>
  )
}
