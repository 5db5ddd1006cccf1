import { Table } from 'antd'
import type { AnswerOf } from '../../../api/contract.ts'
import { useAsk } from '../frame/ask.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { Page } from '../parts/page.tsx'
import { Answered } from '../parts/states.tsx'
import { UnverifiedTag } from '../parts/tags.tsx'

type Rule = AnswerOf<'GET /api/rules'>[number]

/** The rules the clocks run by, each with the document it comes from and how far it was checked. */
export function RulesPage() {
  const t = useTexts()
  const ask = useAsk('GET /api/rules', {})
  return (
    <Page title={t.rules.title}>
      <Answered ask={ask}>
        {(rules) => (
          <Table<Rule>
            rowKey="id"
            dataSource={rules}
            pagination={false}
            size="small"
            scroll={{ x: 760 }}
            locale={{ emptyText: t.rules.none }}
            columns={[
              { title: '', dataIndex: 'id', width: 56 },
              { title: t.common.title, dataIndex: 'title', width: 180 },
              { title: t.rules.value, dataIndex: 'value' },
              { title: t.rules.document, dataIndex: 'documentNumber', width: 240 },
              {
                title: t.rules.mark,
                dataIndex: 'mark',
                width: 90,
                render: (mark: Rule['mark']) =>
                  mark === 'V' ? t.labels.mark.V : <UnverifiedTag mark={mark} />,
              },
            ]}
          />
        )}
      </Answered>
    </Page>
  )
}
