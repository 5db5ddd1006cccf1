import type { Block, Inline } from '../rich-text.ts'
import type { Found, Gate, GateInput } from './gate.ts'

/** Addresses that lead nowhere, or where nobody should be led. */
export const findBadLinks: Gate = (input) => [
  ...addressesIn(input.blocks, input.text).flatMap(findUnsafe),
  ...findScripts(input),
  ...findDead(input),
]

/** Of links, pictures and bare addresses, each once. Places on the own site are not among them. */
export function addressesIn(blocks: readonly Block[], text: string): readonly string[] {
  const linked = blocks.flatMap(addressesOfBlock).filter((address) => /^https?:/iu.test(address))
  // Bare addresses end at white space and at anything Chinese.
  const bare = text.match(/https?:\/\/[\w\-.~:/?#[\]@!$&'*+,;=%]+/giu) ?? []
  return [...new Set([...linked, ...bare.map((address) => address.replace(/[.,;:!?]+$/u, ''))])]
}

function addressesOfBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'quote':
      return block.blocks.flatMap(addressesOfBlock)
    case 'list':
      return block.items.flat().flatMap(addressesOfBlock)
    case 'table':
      return [block.head, ...block.rows].flat().flatMap((cell) => cell.flatMap(addressesOfInline))
    default:
      return block.inlines.flatMap(addressesOfInline)
  }
}

function addressesOfInline(inline: Inline): readonly string[] {
  if (inline.kind === 'image') return [inline.src]
  if (inline.kind === 'link') return [inline.href, ...inline.inlines.flatMap(addressesOfInline)]
  return inline.kind === 'strong' ? inline.inlines.flatMap(addressesOfInline) : []
}

interface Danger {
  readonly message: string
  readonly isBlocking: boolean
  is(url: URL): boolean
}

const isGovernment = ({ hostname }: URL) => hostname === 'gov.cn' || hostname.endsWith('.gov.cn')

const dangers: readonly Danger[] = [
  {
    message: '链接带有用户名或口令',
    isBlocking: true,
    is: ({ username, password }) => username !== '' || password !== '',
  },
  {
    message: '链接指向数字地址，公众无法辨认其主人',
    isBlocking: true,
    is: ({ hostname }) => /^[\d.]+$|^\[/u.test(hostname),
  },
  {
    message: '链接的域名含形近字或非拉丁字符，可能冒充其他网站',
    isBlocking: true,
    is: ({ hostname }) => hostname.split('.').some((label) => label.startsWith('xn--')),
  },
  {
    message: '链接指向非政府网站的登录页，且未加密',
    isBlocking: true,
    is: (url) =>
      url.protocol === 'http:' &&
      !isGovernment(url) &&
      /(?:log-?in|sign-?in|passport|account|auth|sso)/iu.test(url.hostname + url.pathname),
  },
  {
    message: '短链接看不出去向，请改为原地址',
    isBlocking: false,
    is: ({ hostname }) => shorteners.has(hostname),
  },
]

const shorteners: ReadonlySet<string> = new Set([
  't.cn',
  'url.cn',
  'dwz.cn',
  'suo.im',
  'bit.ly',
  't.co',
  'tinyurl.com',
  'goo.gl',
])

function findUnsafe(address: string): readonly Found[] {
  const url = URL.parse(address)
  if (!url) return [{ gate: 'links', isBlocking: true, excerpt: address, message: '链接不是一个网址' }]
  return dangers
    .filter((danger) => danger.is(url))
    .map(({ message, isBlocking }) => ({ gate: 'links', isBlocking, excerpt: address, message }))
}

/** The reader has left such an address as text; its author meant a link all the same. */
function findScripts({ text }: GateInput): readonly Found[] {
  return (text.match(/(?:javascript|vbscript|data|file):[^\s)，。]{1,60}/giu) ?? [])
    .filter((address) => /^(?:javascript|vbscript):|^data:[a-z]+\/|^file:\//iu.test(address))
    .map((excerpt) => ({ gate: 'links', isBlocking: true, excerpt, message: '不允许的链接形式' }))
}

function findDead({ linkChecks, blocks, text }: GateInput): readonly Found[] {
  const present = new Set(addressesIn(blocks, text))
  return linkChecks
    .filter(({ address, outcome }) => outcome === 'dead' && present.has(address))
    .map(({ address, detail }) => ({
      gate: 'links',
      isBlocking: false,
      excerpt: address,
      message: `链接打不开：${detail}`,
      suggestion: '改正或删去链接；确认无误的，说明理由',
    }))
}
