import { Select } from 'antd'
import { useAsk } from '../frame/ask.ts'

interface UnitSelectProps {
  readonly value?: string
  readonly onChange?: (unitId: string) => void
  readonly testId: string
  /** Ids that cannot be chosen. */
  readonly without?: readonly string[]
}

/** A unit by its name, closed ones left out; indented as the tree is. For use inside a form item. */
export function UnitSelect({ value, onChange, testId, without = [] }: UnitSelectProps) {
  const ask = useAsk('GET /api/units', {})
  const options = (ask.data ?? [])
    .filter(({ id, isClosed }) => !isClosed && !without.includes(id))
    .map(({ id, name, path }) => ({ value: id, label: name, depth: path.length - 1 }))
  return (
    <Select
      {...(value === undefined ? {} : { value })}
      {...(onChange ? { onChange } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      loading={ask.isPending}
      options={options}
      optionRender={({ label, data }) => <span style={{ paddingLeft: data.depth * 12 }}>{label}</span>}
      data-testid={testId}
    />
  )
}
