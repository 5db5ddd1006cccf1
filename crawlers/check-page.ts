import type { ErrorCode } from '../pipeline/platform/errors.ts'
import type { Extracted } from './extract/extract.ts'
import { lengthWithoutSpace } from './extract/text.ts'

/** Why a page that was read is no document. */
export interface PageFault {
  readonly code: ErrorCode | 'NOT_A_PAGE' | 'EMPTY_PAGE' | 'LOGIN_WALL' | 'NO_TEXT'
  readonly reason: string
}

const loginAddress = /(?:^|[./_-])(?:passport|login|signin|sso|auth|captcha|verify)(?:[./_?-]|$)/i
const loginText =
  /请(?:先)?登[录陆]|登[录陆]后(?:查看|阅读|继续)|扫码登[录陆]|用户登[录陆]|安全验证|访问验证|人机验证|输入验证码|please (?:log|sign) in/i
const loginTitle = /^(?:用户|会员|统一)?(?:登[录陆]|身份认证|安全验证|访问验证|人机验证)|^(?:log|sign) ?in/i
/** An article longer than this was read, whatever else the page asks for. */
const enoughText = 200

/** Only what is text can be read as a page. */
export function checkContentType(contentType: string | undefined): PageFault | undefined {
  if (!contentType || /html|xml|text\/plain/i.test(contentType)) return undefined
  return { code: 'NOT_A_PAGE', reason: `不是网页（${contentType.split(';')[0]?.trim()}）` }
}

/** What stands in the way of taking an extracted page as a document, if anything. */
export function checkPage(html: string, extracted: Extracted, requestedUrl: string): PageFault | undefined {
  if (lengthWithoutSpace(html) === 0) return { code: 'EMPTY_PAGE', reason: '页面为空' }
  const length = lengthWithoutSpace(extracted.text)
  if (length < enoughText && isLoginWall(html, extracted, requestedUrl))
    return { code: 'LOGIN_WALL', reason: '需要登录或验证才能查看，已停在登录页' }
  if (length === 0) return { code: 'NO_TEXT', reason: '页面中找不到正文' }
  return undefined
}

/** Many articles carry a hidden login box; a wall has little else, or says so where the article should be. */
function isLoginWall(html: string, { url, title, text }: Extracted, requestedUrl: string): boolean {
  if (url !== requestedUrl && loginAddress.test(url) && !loginAddress.test(requestedUrl)) return true
  if (loginTitle.test(title)) return true
  if (lengthWithoutSpace(text) < 60 && loginText.test(text)) return true
  return lengthWithoutSpace(text) < 30 && /<input[^>]{0,200}type\s?=\s?["']?password/i.test(html)
}
