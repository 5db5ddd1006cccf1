import { Button, Input, Select } from 'antd'
import { fromField, toField, toIso } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'

interface TimeRangeProps {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onRange: (range: { readonly from: string | undefined; readonly to: string | undefined }) => void
}

const hours = { day: 24, days3: 72, week: 168 } as const
const ranges = ['day', 'days3', 'week'] as const

/** The browser's own fields: quick by keyboard, and no calendar to load. */
export function TimeRange({ from, to, onRange }: TimeRangeProps) {
  const t = useTexts()
  const last = (range: keyof typeof hours) =>
    onRange({ from: toIso(new Date(Date.now() - hours[range] * 3_600_000)), to: undefined })
  return (
    <>
      {ranges.map((range) => (
        <Button key={range} size="small" onClick={() => last(range)} data-testid={`range-${range}`}>
          {t.search.ranges[range]}
        </Button>
      ))}
      <Button
        size="small"
        onClick={() => onRange({ from: undefined, to: undefined })}
        disabled={!from && !to}
        data-testid="range-all"
      >
        {t.search.ranges.all}
      </Button>
      <Input
        type="datetime-local"
        size="small"
        style={{ width: 176 }}
        value={toField(from)}
        onChange={(event) => onRange({ from: fromField(event.target.value), to })}
        aria-label={t.search.from}
      />
      <span aria-hidden="true">—</span>
      <Input
        type="datetime-local"
        size="small"
        style={{ width: 176 }}
        value={toField(to)}
        onChange={(event) => onRange({ from, to: fromField(event.target.value) })}
        aria-label={t.search.to}
      />
    </>
  )
}

const orders = ['newest', 'oldest', 'relevance'] as const

interface OrderSelectProps {
  readonly order: string | undefined
  readonly onOrder: (order: string) => void
}

export function OrderSelect({ order, onOrder }: OrderSelectProps) {
  const t = useTexts()
  return (
    <Select
      size="small"
      value={order ?? 'newest'}
      onChange={onOrder}
      style={{ width: 90 }}
      options={orders.map((value) => ({ value, label: t.search.orders[value] }))}
      aria-label={t.search.order}
    />
  )
}
