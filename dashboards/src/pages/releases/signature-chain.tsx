import type { ReleaseView } from '../../../../api/views/release.ts'
import { formatTime } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ClockLeft } from '../../parts/clock-line.tsx'
import { Time, useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Tag } from '../../parts/tags.tsx'

const steps = ['review-1', 'review-2', 'review-3', 'secrecy', 'release'] as const
type Step = (typeof steps)[number]
type Signature = ReleaseView['signatures'][number]

const waitsFor: Readonly<Partial<Record<ReleaseView['state'], Step>>> = {
  'review-1': 'review-1',
  'review-2': 'review-2',
  'review-3': 'review-3',
  secrecy: 'secrecy',
  approved: 'release',
  scheduled: 'release',
}

/** 初审→复审→终审→保密审查→发布: each step with every word that was signed there, and where it waits now. */
export function SignatureChain({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  const now = waitsFor[release.state]
  return (
    <Section title={t.releases.chain} testId="signature-chain">
      <ol className="chain">
        {steps.map((step) => (
          <ChainStep
            key={step}
            step={step}
            isNow={step === now}
            signatures={release.signatures.filter((signature) => signature.step === step)}
            contentVersion={release.contentVersion}
          />
        ))}
      </ol>
    </Section>
  )
}

interface ChainStepProps {
  readonly step: Step
  readonly isNow: boolean
  readonly signatures: readonly Signature[]
  readonly contentVersion: number
}

function ChainStep({ step, isNow, signatures, contentVersion }: ChainStepProps) {
  const t = useTexts()
  const last = signatures.at(-1)
  const isDone = !isNow && last?.verdict === 'approved' && last.contentVersion === contentVersion
  return (
    <li
      className={isNow ? 'chain-now' : isDone ? 'chain-done' : undefined}
      data-testid={`chain-${step}`}
      data-state={isNow ? 'waiting' : isDone ? 'done' : 'none'}
    >
      <strong>{t.labels.step[step]}</strong> {isNow ? <Tag tone="busy">{t.releases.waiting}</Tag> : null}
      {!isNow && !last ? <span className="soft small">{t.releases.notYet}</span> : null}
      {signatures.map((signature) => (
        <SignatureLine key={`${signature.at}-${signature.by.id}`} signature={signature} />
      ))}
    </li>
  )
}

function SignatureLine({ signature }: { readonly signature: Signature }) {
  const t = useTexts()
  return (
    <div className="small">
      <Tag tone={signature.verdict === 'approved' ? 'good' : 'warn'}>
        {t.labels.verdict[signature.verdict]}
      </Tag>{' '}
      {signature.by.name} <Time at={signature.at} />{' '}
      <span className="soft">{t.releases.contentVersion(signature.contentVersion)}</span>
      {signature.opinion ? <div className="pre">{signature.opinion}</div> : null}
      {signature.scheduledFor ? (
        <div>
          {t.releasing.scheduleAt} <Time at={signature.scheduledFor} />
        </div>
      ) : null}
      {signature.phone ? <PhoneLine phone={signature.phone} /> : null}
    </div>
  )
}

/** How the signature came, and whether its signer has said so in writing. */
function PhoneLine({ phone }: { readonly phone: NonNullable<Signature['phone']> }) {
  const { releasing: t } = useTexts()
  const now = useNow()
  const { number, calledAt, recordedBy, clock, confirmation } = phone
  return (
    <div data-testid="phone-line" data-state={confirmation?.verdict ?? clock.state}>
      <div className="soft">{t.phoneNote(recordedBy.name, number, formatTime(calledAt, now))}</div>
      {confirmation ? (
        <div>
          <Tag tone={confirmation.verdict === 'confirmed' ? 'good' : 'bad'}>
            {confirmation.verdict === 'confirmed'
              ? t.phoneConfirmed(formatTime(confirmation.at, now))
              : t.phoneDisputed(formatTime(confirmation.at, now))}
          </Tag>{' '}
          {confirmation.words}
        </div>
      ) : (
        <div>
          <Tag tone="warn">{t.phoneOpen}</Tag> <ClockLeft clock={clock} />
        </div>
      )}
    </div>
  )
}
