import { createPhraseMatcher, type PhraseMatcher } from '../../../analyzers/text/phrase-matcher.ts'
import { excerptAround, type Found, type Gate, type GateInput } from './gate.ts'
import type { FormerName, GateLists, InstitutionName, LeaderName } from './lists.ts'

/** Names of institutions that are wrong or of yesterday, and leaders beside a title that is not theirs. */
export const findWrongNames: Gate = (input) => [...findInstitutions(input), ...findLeaders(input)]

type Form =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly name: string }
  | { readonly kind: 'former'; readonly name: string; readonly former: FormerName }

function findInstitutions({ text, lists, today }: GateInput): readonly Found[] {
  const found: Found[] = []
  const year = Number(today.slice(0, 4))
  matcherOf(lists).match(text, (form, start, end) => {
    if (form.kind === 'right' || runsOn.test(text[end] ?? '')) return
    const words = text.slice(start, end)
    const isOld = form.kind === 'former' && form.former.until < year
    if (form.kind === 'former' && !(isOld && standsForItself(text, start) && !isCited(text, start, end)))
      return
    found.push({
      gate: 'names',
      isBlocking: false,
      excerpt: excerptAround(text, start, end, 8),
      message:
        form.kind === 'wrong'
          ? `机构名称有误：${words}`
          : `机构名称已不再使用（至${form.former.until}年）：${words}；叙述历史的，请写“原${words}”`,
      suggestion: form.name,
    })
  })
  return found
}

/** 部 goes on as 部门, 部分, 部署 …: then no name ended here. */
const runsOn = /[门分队位署落]/u

/** Function words after which a name begins; any other Han character before it belongs to a longer name (企业文化部, 美国农业部). */
const openers = new Set('由在向与和及同经从对被为是到报至即据按请将把让使以')

/** A former name counts where it is a name of its own and not said to be former. */
function standsForItself(text: string, start: number): boolean {
  const before = text[start - 1] ?? ''
  if (/(?:原|前|时任|时称|旧称|原为)[“"]?$/u.test(text.slice(Math.max(0, start - 3), start))) return false
  return !/\p{Script=Han}/u.test(before) || openers.has(before)
}

/** In a document's title or number the name of its day stays: 《建设部关于…》, 农业部〔1996〕3号. */
function isCited(text: string, start: number, end: number): boolean {
  return (
    text.lastIndexOf('《', start) > text.lastIndexOf('》', start) ||
    /^[〔[（(]?\d/u.test(text.slice(end, end + 2))
  )
}

const matchers = new WeakMap<GateLists, PhraseMatcher<Form>>()

function matcherOf(lists: GateLists): PhraseMatcher<Form> {
  const known = matchers.get(lists)
  if (known) return known
  const made = createPhraseMatcher(formsOf(lists.institutions))
  matchers.set(lists, made)
  return made
}

/** Right forms are looked for too: the longest at a place wins, so that 建设部 is not seen in 住房和城乡建设部. */
function formsOf(institutions: readonly InstitutionName[]): ReadonlyMap<string, Form> {
  const forms = new Map<string, Form>()
  for (const { name, wrong = [], former = [] } of institutions) {
    for (const each of former) forms.set(each.name, { kind: 'former', name, former: each })
    for (const each of wrong) forms.set(each, { kind: 'wrong', name })
  }
  for (const { name, short = [] } of institutions)
    for (const each of [name, ...short]) forms.set(each, { kind: 'right' })
  return forms
}

const titles =
  '(?:党组书记、|党委书记、)?(?:总书记|主席|副主席|总理|副总理|委员长|副委员长|国务委员|部长|副部长|主任|副主任|行长|副行长|署长|副署长|局长|副局长|司长|副司长|书记|副书记|省长|副省长|市长|副市长|总工程师|总经济师|新闻发言人|发言人)'

function findLeaders({ text, lists }: GateInput): readonly Found[] {
  const names = [...new Set(lists.leaders.map(({ name }) => name))]
  return names.flatMap((name) => {
    const held = lists.leaders.filter((leader) => leader.name === name)
    return findWrongTitles(text, name, held)
  })
}

/** The title that stands right before the name, or right after it, must be one the person holds. */
function findWrongTitles(text: string, name: string, held: readonly LeaderName[]): readonly Found[] {
  const pattern = new RegExp(`(?<before>${titles})${name}|${name}(?<after>${titles})`, 'gu')
  return [...text.matchAll(pattern)].flatMap((match) => {
    const title = match.groups?.before ?? match.groups?.after ?? ''
    if (held.some((leader) => leader.title.split('、').some((each) => title.split('、').includes(each))))
      return []
    return [
      {
        gate: 'names',
        isBlocking: false,
        excerpt: excerptAround(text, match.index, match.index + match[0].length, 8),
        message: `职务与名录不符：${match[0]}`,
        suggestion: held.map(({ unit, title: right }) => `${unit}${right}`).join('；'),
      },
    ]
  })
}
