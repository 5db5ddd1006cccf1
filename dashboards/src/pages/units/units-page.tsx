import { Button, Input, Popconfirm, Tree } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { UnitView } from '../../../../api/views/unit.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { useMay } from '../../shell/session-context.ts'
import { UnitPane } from './unit-pane.tsx'
import { treeOf } from './unit-tree.ts'

/** The tree at the left, the chosen unit with its people at the right. */
export function UnitsPage() {
  const { unitTree: t } = useTexts()
  const canWrite = useMay('people.write')
  const ask = useAsk('GET /api/units', {})
  return (
    <Page title={t.title} actions={canWrite ? <ImportButton /> : null}>
      <p className="soft">{t.intro}</p>
      <Answered ask={ask}>{(units) => <UnitTree units={units} />}</Answered>
    </Page>
  )
}

function ImportButton() {
  const { unitTree: t } = useTexts()
  const fill = useChange('POST /api/units/import')
  return (
    <>
      {fill.data ? <span className="soft">{t.imported(fill.data.count)}</span> : null}
      <Popconfirm title={t.importConfirm} onConfirm={() => fill.mutateAsync({})}>
        <Button data-testid="units-import" loading={fill.isPending}>
          {t.importTemplate}
        </Button>
      </Popconfirm>
    </>
  )
}

function UnitTree({ units }: { readonly units: readonly UnitView[] }) {
  const { unitTree: t } = useTexts()
  const [params, setParams] = useSearchParams()
  const [sought, setSought] = useState('')
  const chosen = units.find(({ id }) => id === params.get('unit')) ?? units[0]
  const nodes = treeOf(units, sought.trim(), t.closed)
  return (
    <div className="columns">
      <div>
        <Section title={t.tree} testId="unit-tree" beside={String(units.length)}>
          <Input.Search
            placeholder={t.search}
            aria-label={t.search}
            allowClear
            onChange={(event) => setSought(event.target.value)}
          />
          <Tree
            key={`${units.length}/${sought}`}
            treeData={nodes}
            defaultExpandAll
            selectedKeys={chosen ? [chosen.id] : []}
            onSelect={([key]) => (key === undefined ? undefined : setParams({ unit: String(key) }))}
            height={640}
          />
        </Section>
      </div>
      <div>{chosen ? <UnitPane key={chosen.id} unit={chosen} units={units} /> : null}</div>
    </div>
  )
}
