import { Button, Form, Input, Select } from 'antd'
import type { BodyOf } from '../../../../api/contract.ts'
import { toIso } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import './response.css'

export interface LessonField {
  readonly text?: string
  readonly unitId?: string
  readonly days?: number
}

export interface Closing {
  readonly review: string
  readonly lessons?: readonly LessonField[]
}

type Lesson = BodyOf<'POST /api/incidents/:id/close'>['lessons'][number]

const terms = [7, 15, 30, 90] as const
const dayMs = 86_400_000

/** The review, and its lessons: one with a unit and a term becomes a directive. */
export function ClosingFields() {
  const t = useTexts()
  const units = useAsk('GET /api/units', {})
  return (
    <>
      <Form.Item
        name="review"
        label={t.incidents.review}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={5} maxLength={20_000} data-testid="close-review" />
      </Form.Item>
      <p className="soft small">
        {t.incidents.lessons}：{t.response.close.lessonHint}
      </p>
      <Form.List name="lessons" initialValue={[{}]}>
        {(fields, { add }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="lesson-line">
                <Form.Item name={[name, 'text']} noStyle>
                  <Input
                    maxLength={200}
                    placeholder={t.incidents.lessons}
                    aria-label={t.incidents.lessons}
                    data-testid="close-lesson"
                  />
                </Form.Item>
                <Form.Item name={[name, 'unitId']} noStyle>
                  <Select
                    allowClear
                    placeholder={t.response.close.noUnit}
                    aria-label={t.response.close.lessonUnit}
                    options={units.data?.map((unit) => ({ value: unit.id, label: unit.name }))}
                    data-testid="close-lesson-unit"
                  />
                </Form.Item>
                <Form.Item name={[name, 'days']} noStyle initialValue={30}>
                  <Select
                    aria-label={t.response.close.lessonDue}
                    options={terms.map((days) => ({ value: days, label: t.response.close.days(days) }))}
                  />
                </Form.Item>
              </div>
            ))}
            <Button type="link" onClick={() => add({})} data-testid="close-lesson-add">
              {t.response.close.addLesson}
            </Button>
          </>
        )}
      </Form.List>
    </>
  )
}

/** As the server takes them: words alone, or with the unit and the day. */
export function lessonsOf(fields: readonly LessonField[] = []): Lesson[] {
  return fields.flatMap(({ text = '', unitId, days = 30 }): Lesson[] => {
    const words = text.trim()
    if (words === '') return []
    if (!unitId) return [words]
    return [{ text: words, unitId, dueAt: toIso(new Date(Date.now() + days * dayMs)) }]
  })
}
