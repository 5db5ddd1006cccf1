import { z } from 'zod'
import { defaultApiConfig, type PortalConfig } from '../api/config.ts'

/** What the portal's head and foot say of its office. */
const facts = {
  YUSHU_SITE_CODE: 'siteIdCode',
  YUSHU_SITE_DOMAIN: 'siteDomain',
  YUSHU_SITE_DESCRIPTION: 'description',
  YUSHU_SITE_HOST: 'host',
  YUSHU_SITE_CONTACT: 'contact',
  YUSHU_SITE_ICP: 'icp',
  YUSHU_SITE_POLICE: 'policeRecord',
  YUSHU_SITE_DISCIPLINE: 'discipline',
} as const satisfies Readonly<Record<string, keyof PortalConfig>>

type FactName = keyof typeof facts
const factNames = Object.keys(facts) as FactName[]

const said = z.string().min(1).optional()
export const portalVariables = {
  YUSHU_SITE_CODE: z
    .string()
    .regex(/^(?:bm\d{8}|\d{10})$/, { error: '网站标识码应为 bm 加 8 位数字，或 10 位数字' })
    .optional(),
  YUSHU_SITE_DOMAIN: z
    .string()
    .regex(/^[\w-]+(?:\.[\w-]+)+$/, { error: '应为域名，如 www.example.gov.cn' })
    .optional(),
  YUSHU_SITE_DESCRIPTION: said,
  YUSHU_SITE_HOST: said,
  YUSHU_SITE_CONTACT: said,
  YUSHU_SITE_ICP: said,
  YUSHU_SITE_POLICE: said,
  YUSHU_SITE_DISCIPLINE: said,
} as const

type Values = Readonly<Partial<Record<FactName, string | undefined>>>

/** An office's site says all of it: half a foot, the rest of it fictitious, would be worse than none. */
export function wantWholePortal(values: Values, context: z.RefinementCtx): void {
  if (factNames.every((name) => values[name] === undefined)) return
  for (const name of factNames)
    if (values[name] === undefined)
      context.addIssue({ code: 'custom', path: [name], message: '门户的各项说明须一并填写' })
}

/** The portal as the environment describes it; told nothing, it is fictitious and says so on every page. */
export function portalConfigOf(values: Values): Omit<PortalConfig, 'siteName' | 'publicUrl'> {
  const { portal } = defaultApiConfig
  const given = factNames.flatMap((name) => {
    const value = values[name]
    return value === undefined ? [] : [[facts[name], value] as const]
  })
  return { ...portal, ...Object.fromEntries(given), isFictitious: given.length === 0 }
}
