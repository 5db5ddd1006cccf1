import { Checkbox, Form, Input } from 'antd'
import type { SiteView } from '../../../../api/views/inspection.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { useMe } from '../../shell/session-context.ts'
import { accountLines, columnLines, type Parsed, parseAccounts, parseColumns } from './site-lines.ts'

interface Values {
  readonly name: string
  readonly homepage: string
  readonly unitId: string
  readonly columns?: string
  readonly accounts?: string
  readonly isOwn?: boolean
  readonly isOn?: boolean
}

interface SiteDialogProps {
  /** Absent: a new one. */
  readonly site?: SiteView
  readonly onClose: () => void
}

export function SiteDialog({ site, onClose }: SiteDialogProps) {
  const { inspections: t, common } = useTexts()
  const { user } = useMe()
  const add = useChange('POST /api/inspected-sites')
  const change = useChange('PUT /api/inspected-sites/:id')
  const submit = ({ columns = '', accounts = '', isOwn = false, isOn = true, ...rest }: Values) => {
    const body = {
      ...rest,
      isOwn,
      columns: parseColumns(columns).items,
      accounts: parseAccounts(accounts).items,
    }
    return site
      ? change.mutateAsync({ params: { id: site.id }, body: { ...body, isOn, version: site.version } })
      : add.mutateAsync({ body })
  }
  const lines = (parse: (text: string) => Parsed<unknown>) => ({
    validator: (_: unknown, text: string = '') => {
      const { fault } = parse(text)
      return fault === undefined ? Promise.resolve() : Promise.reject(new Error(t.lineFault(fault)))
    },
  })
  return (
    <FormDialog<Values>
      title={site ? t.editSite : t.addSite}
      submitText={common.save}
      width={680}
      initial={
        site
          ? { ...site, columns: columnLines(site.columns), accounts: accountLines(site.accounts) }
          : { unitId: user.unitId }
      }
      onSubmit={submit}
      onClose={onClose}
      testId="site-dialog"
    >
      <Form.Item
        name="name"
        label={t.siteName}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input maxLength={100} data-testid="site-name" />
      </Form.Item>
      <Form.Item
        name="homepage"
        label={t.homepage}
        rules={[{ required: true, pattern: /^https?:\/\/\S+$/, message: common.required }]}
      >
        <Input maxLength={500} placeholder="https://" data-testid="site-homepage" />
      </Form.Item>
      <Form.Item name="unitId" label={t.unit} rules={[{ required: true, message: common.required }]}>
        <UnitSelect testId="site-unit" />
      </Form.Item>
      <Form.Item name="columns" label={t.columns} extra={t.columnsHint} rules={[lines(parseColumns)]}>
        <Input.TextArea rows={3} />
      </Form.Item>
      <Form.Item name="accounts" label={t.accounts} extra={t.accountsHint} rules={[lines(parseAccounts)]}>
        <Input.TextArea rows={3} />
      </Form.Item>
      <Form.Item name="isOwn" valuePropName="checked" noStyle>
        <Checkbox data-testid="site-own">{t.isOwn}</Checkbox>
      </Form.Item>
      {site ? (
        <Form.Item name="isOn" valuePropName="checked" noStyle>
          <Checkbox>{t.isOn}</Checkbox>
        </Form.Item>
      ) : null}
    </FormDialog>
  )
}
