import { useMemo } from 'react'
import type { EffectReportView } from '../../../../api/views/effect.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { CurveBox } from '../../parts/curve-box.tsx'
import { Nothing } from '../../parts/states.tsx'

/** The actual numbers, and what would have been expected without the answer. */
export function EffectCurve({ report }: { readonly report: EffectReportView }) {
  const t = useTexts()
  const { answeredAt, curves, histogram } = report
  const marks = useMemo(
    () => (answeredAt ? [{ at: answeredAt, name: t.stories.publishedMark }] : []),
    [answeredAt, t],
  )
  const expected = useMemo(() => curves.find(({ name }) => name === 'volume')?.points, [curves])
  if (histogram.buckets.length === 0) return <Nothing words={t.common.none} />
  return <CurveBox histogram={histogram} height={260} marks={marks} {...(expected ? { expected } : {})} />
}
