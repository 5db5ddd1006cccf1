import { Button, Form } from 'antd'
import type { RefObject } from 'react'
import { useTexts } from '../../i18n/i18n.tsx'
import type { Content } from './content.ts'
import { insertMarkup, type Markup } from './insert-markup.ts'

const markups: readonly Markup[] = [
  'heading',
  'subheading',
  'bold',
  'list',
  'numbered',
  'quote',
  'link',
  'image',
  'table',
]

/** Puts markup into the text area beside it; what is selected there is what it is put to. */
export function MarkupBar({ holder }: { readonly holder: RefObject<HTMLElement | null> }) {
  const { releasing: t } = useTexts()
  const form = Form.useFormInstance<Content>()
  const press = (markup: Markup) => {
    const area = holder.current?.querySelector('textarea')
    if (!area) return
    const { selectionStart: start, selectionEnd: end, value: text } = area
    const made = insertMarkup({ text, start, end }, markup, t.sample)
    form.setFieldValue('body', made.text)
    // The field shows the new text only after it has been drawn.
    requestAnimationFrame(() => {
      area.focus()
      area.setSelectionRange(made.start, made.end)
    })
  }
  return (
    <div className="markup-bar" role="toolbar" aria-label={t.toolbar.label}>
      {markups.map((markup) => (
        <Button
          key={markup}
          size="small"
          onClick={() => press(markup)}
          data-testid={`release-markup-${markup}`}
        >
          {t.toolbar[markup]}
        </Button>
      ))}
    </div>
  )
}
