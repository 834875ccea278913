import { expect, test } from 'vitest'
import { callbackUrlFault } from '#shared/tenants/callback-policy.ts'
import { isPublicAddress } from '#shared/tenants/public-address.ts'

test.each([
  'https://shop.example.com/callback?id=1',
  'https://shop.example.com:8443/',
  'https://8.8.8.8/push',
  'https://[2606:4700:4700::1111]/push',
])('%s may be registered in production', (url) => {
  expect(callbackUrlFault(url, 'public-https')).toBeUndefined()
})

test('plain http may be registered where the policy says so, and not in production', () => {
  expect(callbackUrlFault('http://shop.example.com/', 'public')).toBeUndefined()
  expect(callbackUrlFault('http://shop.example.com/', 'public-https')).toBe('须为https开头的地址')
})

test.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://017700000001/',
  'https://127.1/',
  'https://10.1.2.3/',
  'https://172.31.0.1/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://100.100.100.200/',
  'https://0.0.0.0/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://db.internal/',
  'https://printer.local/',
  'https://intranet/',
  'https://127。0。0。1/',
  'https://127.0.0.1',
  'https://0177.0.0.1/',
  'https://0X7F000001/',
  'https://①②⑦.⓪.⓪.①/',
  'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
  'https://localhost%2e/',
  'https://[::ffff:8.8.8.8]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[::127.0.0.1]/',
  'https://[0:0:0:0:0:ffff:7f00:1]/',
  'https://[64:ff9b:1::a9fe:a9fe]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
  'https://[fd00:ec2::254]/',
  'https://[5f00::1]/',
  'https://[3fff::1]/',
  'https://[2001:db8::1]/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://metadata.google.internal/',
  'https://metadata.google.internal./',
  'https://metadata.google.internal../',
  'https://metadata/',
  'https://instance-data/latest/meta-data',
  'https://localhost../',
  'https://127.0.0.1./',
  'https://127.0.0.1../',
  'https://.example.com/',
  'https://a..b/',
  'https://foo.localhost/',
  'https://localhost.localdomain/',
  'https://router.home/',
  'https://git.corp/',
  'https://kubernetes.default.svc/',
  'https://api.default.svc.cluster.local./',
  'https://host.docker.internal/',
  'https://ⅼocalhost/',
  'https://loc\u00adalhost/',
  'https://127.0.0.1\u200b/',
  'https://１２７.０.０.１/',
  'https://0/',
  'https://00000177.1/',
  'https://127.0.0.1#@example.com/',
  'https://127.0.0.1?@example.com/',
  'https://127.0.0.1\\@example.com/',
  'https://100.64.0.1/',
  'https://168.63.129.16/',
  'https://169.254.170.2/v2/credentials',
  'https://192.0.0.192/opc/v2/',
  'https://198.18.0.1/',
  'https://240.0.0.1/',
  'https://[100::1]/',
  'https://[2001:10::1]/',
  'https://[2001:20::1]/',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
])('%s is refused wherever callbacks must be public', (url) => {
  expect(callbackUrlFault(url, 'public')).toBe('不得指向本机或内网')
  expect(callbackUrlFault(url, 'public-https')).toBe('不得指向本机或内网')
  expect(callbackUrlFault(url, 'any')).toBeUndefined()
})

test.each(['https://shop.example.com/', 'https://shop.example.com:8443/'])(
  '%s has a port of https',
  (url) => {
    expect(callbackUrlFault(url, 'public-https')).toBeUndefined()
  },
)

test.each(['https://shop.example.com:22/', 'https://shop.example.com:80/', 'https://shop.example.com:3306/'])(
  '%s has another service’s port, which production refuses',
  (url) => {
    expect(callbackUrlFault(url, 'public-https')).toBe('端口须为443或8443')
  },
)

test('where plain http is allowed so is port 80, and every port that is no old service’s', () => {
  for (const port of [80, 443, 1024, 3000, 65_535])
    expect(callbackUrlFault(`http://shop.example.com:${port}/`, 'public')).toBeUndefined()
  for (const port of [1, 21, 22, 25, 53, 110, 445, 993])
    expect(callbackUrlFault(`http://shop.example.com:${port}/`, 'public')).toBe('端口须为80、443或不小于1024')
  expect(callbackUrlFault('http://127.0.0.1:22/', 'any')).toBeUndefined()
})

test('an address with a zone is not public', () => {
  expect(isPublicAddress('fe80::1%eth0')).toBe(false)
  expect(isPublicAddress('2606:4700:4700::1111%eth0')).toBe(false)
  expect(isPublicAddress('8.8.8.8%1')).toBe(false)
  expect(isPublicAddress('2606:4700:4700::1111')).toBe(true)
})

test('a user name or password in a URL is refused everywhere', () => {
  for (const policy of ['public-https', 'public', 'any'] as const) {
    expect(callbackUrlFault('https://user:secret@shop.example.com/', policy)).toBe('不得包含用户名或密码')
  }
})

test('what stands beside the host does not make it another: schemes, paths, credentials, ports', () => {
  const fault = (url: string) => callbackUrlFault(url, 'public-https')
  expect(fault('https://shop.example.com\\@127.0.0.1/')).toBeUndefined()
  expect(new URL('https://shop.example.com\\@127.0.0.1/').hostname).toBe('shop.example.com')
  expect(fault('https://shop.example.com@127.0.0.1/')).toBe('不得包含用户名或密码')
  expect(fault('https://127.0.0.1%2f@shop.example.com/')).toBe('不得包含用户名或密码')
  expect(fault('https://shop.example.com:0/')).toBe('端口须为443或8443')
  expect(fault('ftp://shop.example.com/')).toBe('须为https开头的地址')
  expect(fault('https://[fe80::1%25eth0]/')).toBe('须为完整的地址')
  expect(fault('https://4294967297/')).toBe('须为完整的地址')
})

/** Each special network of IPv4, by its first and its last address; and what is next to it on either side. */
test.each([
  ['0.0.0.0', '0.255.255.255', [], ['1.0.0.0']],
  ['10.0.0.0', '10.255.255.255', ['9.255.255.255'], ['11.0.0.0']],
  ['100.64.0.0', '100.127.255.255', ['100.63.255.255'], ['100.128.0.0']],
  ['127.0.0.0', '127.255.255.255', ['126.255.255.255'], ['128.0.0.0']],
  ['169.254.0.0', '169.254.255.255', ['169.253.255.255'], ['169.255.0.0']],
  ['172.16.0.0', '172.31.255.255', ['172.15.255.255'], ['172.32.0.0']],
  ['192.0.0.0', '192.0.0.255', ['191.255.255.255'], ['192.0.1.0']],
  ['192.0.2.0', '192.0.2.255', ['192.0.1.255'], ['192.0.3.0']],
  ['192.88.99.0', '192.88.99.255', ['192.88.98.255'], ['192.88.100.0']],
  ['192.168.0.0', '192.168.255.255', ['192.167.255.255'], ['192.169.0.0']],
  ['198.18.0.0', '198.19.255.255', ['198.17.255.255'], ['198.20.0.0']],
  ['198.51.100.0', '198.51.100.255', ['198.51.99.255'], ['198.51.101.0']],
  ['203.0.113.0', '203.0.113.255', ['203.0.112.255'], ['203.0.114.0']],
  ['224.0.0.0', '255.255.255.255', ['223.255.255.255'], []],
])(
  '%s to %s is not public, in any notation that IPv6 has for it; its neighbours are',
  (first, last, below, above) => {
    for (const address of [first, last]) {
      expect(isPublicAddress(address)).toBe(false)
      for (const prefix of ['::ffff:', '::', '64:ff9b::', '64:ff9b:1::', '::ffff:0:'])
        expect(isPublicAddress(`${prefix}${address}`), `${prefix}${address}`).toBe(false)
      const hex = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
      expect(isPublicAddress(`2002:${hex[0]}${hex[1]}:${hex[2]}${hex[3]}::1`)).toBe(false)
    }
    for (const address of [...below, ...above]) expect(isPublicAddress(address), address).toBe(true)
  },
)

test('what is no address is not public', () => {
  expect(isPublicAddress('shop.example.com')).toBe(false)
  expect(isPublicAddress('')).toBe(false)
  expect(isPublicAddress('93.184.216.34')).toBe(true)
})
