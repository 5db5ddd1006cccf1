import type { PortalColumn } from '../../loop/release/release.ts'

/** Where a column stands: by itself, below 互动交流, or in the one section 政府信息公开. */
export type ColumnSection = 'main' | 'interaction' | 'disclosure'

export interface Column {
  readonly id: PortalColumn
  readonly name: string
  readonly section: ColumnSection
  /** `ColumnType` of the site's meta tags. */
  readonly type: string
  readonly description: string
}

export const columns: readonly Column[] = [
  { id: 'news', name: '要闻', section: 'main', type: '新闻发布', description: '本部重要工作动态' },
  { id: 'policy', name: '政策文件', section: 'main', type: '政策文件', description: '本部印发的政策文件' },
  {
    id: 'interpretation',
    name: '政策解读',
    section: 'main',
    type: '解读回应',
    description: '对政策文件的解读、问答和图解',
  },
  {
    id: 'response',
    name: '回应关切',
    section: 'main',
    type: '解读回应',
    description: '对社会关切的权威回应',
  },
  {
    id: 'press-conference',
    name: '新闻发布会',
    section: 'main',
    type: '新闻发布',
    description: '新闻发布会和吹风会实录',
  },
  { id: 'notice', name: '通知公告', section: 'main', type: '通知公告', description: '面向社会的通知和公告' },
  {
    id: 'consultation',
    name: '征求意见',
    section: 'interaction',
    type: '互动交流',
    description: '向社会公开征求意见的文件和采纳情况',
  },
  {
    id: 'interview',
    name: '在线访谈',
    section: 'interaction',
    type: '互动交流',
    description: '在线访谈预告和实录',
  },
  {
    id: 'mailbox',
    name: '部长信箱',
    section: 'interaction',
    type: '互动交流',
    description: '来信选登和答复',
  },
  {
    id: 'disclosure-guide',
    name: '政府信息公开指南',
    section: 'disclosure',
    type: '政府信息公开',
    description: '怎样获取本部的政府信息',
  },
  {
    id: 'disclosure-system',
    name: '政府信息公开制度',
    section: 'disclosure',
    type: '政府信息公开',
    description: '政府信息公开的规定和制度',
  },
  {
    id: 'disclosure-content',
    name: '法定主动公开内容',
    section: 'disclosure',
    type: '政府信息公开',
    description: '依法主动公开的政府信息',
  },
  {
    id: 'disclosure-report',
    name: '政府信息公开年报',
    section: 'disclosure',
    type: '政府信息公开',
    description: '政府信息公开工作年度报告',
  },
]

export function columnsOf(section: ColumnSection): readonly Column[] {
  return columns.filter((column) => column.section === section)
}

export function findColumn(id: string): Column | undefined {
  return columns.find((column) => column.id === id)
}

/** The page over a section's columns, as navigation and breadcrumb name it. */
export const sectionPages: Readonly<
  Record<Exclude<ColumnSection, 'main'>, { readonly name: string; readonly path: string }>
> = {
  interaction: { name: '互动交流', path: '/portal/interaction/' },
  disclosure: { name: '政府信息公开', path: '/portal/disclosure/' },
}
