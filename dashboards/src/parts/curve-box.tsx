import { lazy, Suspense } from 'react'
import type { CurveProps } from './curve.tsx'
import { Loading } from './states.tsx'

const Curve = lazy(async () => ({ default: (await import('./curve.tsx')).Curve }))

/** The curve, whose library is a chunk of its own; its place is kept while that loads. */
export function CurveBox(props: CurveProps) {
  return (
    <div style={{ height: props.height }}>
      <Suspense fallback={<Loading />}>
        <Curve {...props} />
      </Suspense>
    </div>
  )
}
