import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Comparison, ReleaseView } from '../../../../api/views/release.ts'
import { formatTime } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'

/** Any two versions beside one another, word by word. */
export function VersionsSection({ release }: { readonly release: ReleaseView }) {
  const { releasing: t, common } = useTexts()
  const now = useNow()
  const latest = release.contentVersion
  const [chosenFrom, setFrom] = useState<number>()
  const [chosenTo, setTo] = useState<number>()
  // Until somebody chooses, what the last change changed, also when there is a new one.
  const from = chosenFrom ?? latest - 1
  const to = chosenTo ?? latest
  const [isOpen, setOpen] = useState(false)
  if (release.versions.length < 2) return null
  const options = release.versions.map(({ contentVersion, by, at }) => ({
    value: contentVersion,
    label: t.versionOption(contentVersion, by.name, formatTime(at, now)),
  }))
  return (
    <Section title={t.versions} testId="versions">
      <div className="version-pick">
        <Select
          value={from}
          onChange={setFrom}
          options={options}
          aria-label={t.compareFrom}
          data-testid="compare-from"
        />
        <Select
          value={to}
          onChange={setTo}
          options={options}
          aria-label={t.compareTo}
          data-testid="compare-to"
        />
        <Button onClick={() => setOpen(true)} disabled={from === to} data-testid="compare-run">
          {t.compare}
        </Button>
      </div>
      {isOpen ? (
        <Modal open title={t.compare} width={860} footer={null} onCancel={() => setOpen(false)}>
          <Compared id={release.id} from={Math.min(from, to)} to={Math.max(from, to)} />
          <Button onClick={() => setOpen(false)}>{common.close}</Button>
        </Modal>
      ) : null}
    </Section>
  )
}

function Compared({ id, from, to }: { readonly id: string; readonly from: number; readonly to: number }) {
  const ask = useAsk('GET /api/releases/:id/compare', {
    params: { id },
    query: { from: String(from), to: String(to) },
  })
  return <Answered ask={ask}>{(comparison) => <Difference comparison={comparison} />}</Answered>
}

function Difference({ comparison }: { readonly comparison: Comparison }) {
  const { releasing: t } = useTexts()
  const isSame = [...comparison.title, ...comparison.body].every(({ kind }) => kind === 'same')
  return (
    <div className="diff" data-testid="difference">
      {isSame ? <p className="soft">{t.noDifference}</p> : null}
      <h3>
        <Parts parts={comparison.title} />
      </h3>
      <Parts parts={comparison.body} />
      {comparison.fields.length > 0 ? (
        <p className="soft">
          {t.fieldsChanged(comparison.fields.map((field) => t.fieldNames[field]).join('、'))}
        </p>
      ) : null}
    </div>
  )
}

const tags = { same: 'span', added: 'ins', removed: 'del' } as const

function Parts({ parts }: { readonly parts: Comparison['body'] }) {
  return parts.map(({ kind, text }, index) => {
    const Piece = tags[kind]
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one comparison, in its order
    return <Piece key={index}>{text}</Piece>
  })
}
