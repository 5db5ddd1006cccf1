import { sha256 } from '../../pipeline/platform/hash.ts'
import type { Content } from './release.ts'

/** Something a gate found in a text. A blocking one must be mended; another must be answered with a reason. */
export interface Finding {
  /** The same finding in the next version has the same id, so that a reason given stays given. */
  readonly id: string
  readonly gate: 'openness' | 'classification' | 'personal-data'
  readonly message: string
  readonly excerpt: string
  readonly isBlocking: boolean
}

type Gate = (content: Content) => readonly Omit<Finding, 'id'>[]

/** Every gate's findings, each once. Add a gate: one function in this list. */
export function findFindings(content: Content): readonly Finding[] {
  const found = gates
    .flatMap((gate) => gate(content))
    .map((finding) => ({
      id: sha256(`${finding.gate}\u0000${finding.message}\u0000${finding.excerpt}`).slice(0, 16),
      ...finding,
    }))
  return [...new Map(found.map((finding) => [finding.id, finding])).values()]
}

const gates: readonly Gate[] = [
  requireOpenness,
  findClassificationMarks,
  findSecrecyWords,
  findIdentityNumbers,
  findMobileNumbers,
]

function requireOpenness({ openness }: Content): ReturnType<Gate> {
  const finding = { gate: 'openness', isBlocking: true, excerpt: '' } as const
  if (!openness)
    return [{ ...finding, message: '未标明公开属性（主动公开、依申请公开、不予公开），国办发〔2016〕80号' }]
  if (openness !== 'proactive') return [{ ...finding, message: '公开属性不是主动公开，不能在门户发布' }]
  return []
}

/** 密级 as it stands on a document: with a star, in a 密级 field, or alone on a line; internal marks likewise. */
const classificationMarks: readonly RegExp[] = [
  /(?:绝密|机密|秘密)\s*[★☆*]/gu,
  /密级\s*[:：]\s*(?:绝密|机密|秘密)/gu,
  /^\s*(?:绝密|机密|秘密)(?:\s*\d+\s*[年月])?\s*$/gmu,
  /内部\s*[★☆]/gu,
  /^\s*(?:内部(?:资料|文件|材料|传阅)|工作秘密)[，,。\s]*(?:注意保存|请勿外传|不得外传)?\s*$/gmu,
  /(?:仅供|限于?)内部(?:使用|传阅|参阅|掌握)|(?:请勿|不得|严禁)外传/gu,
]

function findClassificationMarks(content: Content): ReturnType<Gate> {
  return excerpts(content, classificationMarks).map((excerpt) => ({
    gate: 'classification',
    message: '疑似密级或内部标志：本系统为非涉密系统，严禁处理国家秘密',
    excerpt,
    isBlocking: true,
  }))
}

/** The words may stand in an honest sentence (严守国家秘密): a person says so. */
function findSecrecyWords(content: Content): ReturnType<Gate> {
  return excerpts(content, [/国家秘密|工作秘密|涉密|绝密|机密/gu]).map((excerpt) => ({
    gate: 'classification',
    message: '出现涉密用语，请确认不含涉密或内部内容',
    excerpt,
    isBlocking: false,
  }))
}

function findIdentityNumbers(content: Content): ReturnType<Gate> {
  return excerpts(content, [/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/gu])
    .filter(isIdentityNumber)
    .map((number) => ({
      gate: 'personal-data',
      message: '含公民身份号码',
      excerpt: mask(number),
      isBlocking: true,
    }))
}

/** A mobile number may be an office's own contact: a person says so. */
function findMobileNumbers(content: Content): ReturnType<Gate> {
  return excerpts(content, [/(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/gu]).map((number) => ({
    gate: 'personal-data',
    message: '含手机号码，请确认为可以公开的联系方式',
    excerpt: mask(number),
    isBlocking: false,
  }))
}

function excerpts({ title, body }: Content, patterns: readonly RegExp[]): readonly string[] {
  // NFKC first: full-width digits and letters hide nothing.
  const text = `${title}\n${body}`.normalize('NFKC')
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([match]) => match.trim()))
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643: the last character checks the seventeen before it. */
function isIdentityNumber(number: string): boolean {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  return '10X98765432'[sum % 11] === number[17]?.toUpperCase()
}

/** What was found is shown to people and kept on record: not the number itself. */
function mask(number: string): string {
  return `${number.slice(0, 3)}****${number.slice(-4)}`
}
