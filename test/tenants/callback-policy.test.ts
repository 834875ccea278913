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
  expect(isPublicAddress('2606:4700:4700::1111')).toBe(true)
})

test('a user name or password in a URL is refused everywhere', () => {
  for (const policy of ['public-https', 'public', 'any'] as const) {
    expect(callbackUrlFault('https://user:secret@shop.example.com/', policy)).toBe('不得包含用户名或密码')
  }
})

test('what is no address is not public', () => {
  expect(isPublicAddress('shop.example.com')).toBe(false)
  expect(isPublicAddress('')).toBe(false)
  expect(isPublicAddress('93.184.216.34')).toBe(true)
})
