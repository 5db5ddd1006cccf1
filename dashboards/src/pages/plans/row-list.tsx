import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useTexts } from '../../i18n/i18n.tsx'

interface RowListProps {
  readonly name: string
  readonly title: string
  /** Widths of the fields, as of a grid. */
  readonly widths: string
  readonly fields: readonly { readonly name: string; readonly label: string; readonly input: ReactNode }[]
  /** What a new row begins with. */
  readonly fresh?: Readonly<Record<string, unknown>>
  readonly testId: string
}

/** A list of entries in a form, a row each; rows left empty are not sent. */
export function RowList({ name, title, widths, fields, fresh = {}, testId }: RowListProps) {
  const t = useTexts()
  return (
    <Form.List name={name}>
      {(rows, { add, remove }) => (
        <div className="form-rows" data-testid={testId}>
          <h3>{title}</h3>
          {rows.map((row, at) => (
            <div
              key={row.key}
              className="form-row"
              style={{ gridTemplateColumns: `${widths} auto` }}
              data-testid={`${testId}-row`}
            >
              {/* An entry's id is part of no field, and a form gives back only what has one. */}
              <Form.Item name={[row.name, 'id']} hidden noStyle>
                <Input />
              </Form.Item>
              {fields.map((field) => (
                <Form.Item key={field.name} name={[row.name, field.name]} aria-label={field.label} noStyle>
                  {field.input}
                </Form.Item>
              ))}
              <Button
                type="link"
                onClick={() => remove(row.name)}
                aria-label={`${t.plans.removeRow} ${title} ${at + 1}`}
              >
                {t.plans.removeRow}
              </Button>
            </div>
          ))}
          <div>
            <Button size="small" onClick={() => add({ ...fresh })} data-testid={`${testId}-add`}>
              {t.plans.add}
            </Button>
          </div>
        </div>
      )}
    </Form.List>
  )
}
