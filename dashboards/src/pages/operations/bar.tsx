interface BarProps {
  /** 0 to 1; more is shown as full. */
  readonly share: number
  readonly words: string
}

/** A share as a small bar, with its figures in words beside it. */
export function Bar({ share, words }: BarProps) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100)
  return (
    <span className="bar-line">
      <span className="bar" aria-hidden="true">
        <span className={percent >= 90 ? 'bar-fill bar-full' : 'bar-fill'} style={{ width: `${percent}%` }} />
      </span>
      <span className="small">{words}</span>
    </span>
  )
}
