import { Form, Input } from 'antd'
import type { GateListsView } from '../../../../api/views/release.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { readTyped, type TypedLists, typeLists } from './own-lists.ts'

/** The installation's own words for the checks: its leaders, its institutions, what it gets wrong. */
export function ListsDialog({ onClose }: { readonly onClose: () => void }) {
  const { data } = useAsk('GET /api/gate-lists', {})
  return data ? <ListsForm lists={data} onClose={onClose} /> : null
}

function ListsForm({ lists, onClose }: { readonly lists: GateListsView; readonly onClose: () => void }) {
  const { releasing: t, common } = useTexts()
  const { say } = useNotices()
  const set = useChange('PUT /api/gate-lists')
  const { patterns } = lists.own
  const submit = async (typed: TypedLists) => {
    const own = { ...readTyped(typed), ...(patterns ? { patterns } : {}) }
    await set.mutateAsync({ body: { version: lists.version, own } })
    say(t.listsSaved)
  }
  const fields = [
    ['leaders', t.listLeaders, t.listLeadersHint],
    ['institutions', t.listInstitutions, t.listInstitutionsHint],
    ['words', t.listWords, t.listWordsHint],
  ] as const
  return (
    <FormDialog<TypedLists>
      title={t.listsTitle}
      hint={t.listsHint(lists.shipped.institutions, lists.shipped.words)}
      submitText={common.save}
      initial={typeLists(lists.own)}
      onSubmit={submit}
      onClose={onClose}
      width={720}
      testId="lists-dialog"
    >
      {fields.map(([name, label, hint]) => (
        <Form.Item key={name} name={name} label={label} extra={hint}>
          <Input.TextArea rows={4} data-testid={`lists-${name}`} />
        </Form.Item>
      ))}
    </FormDialog>
  )
}
