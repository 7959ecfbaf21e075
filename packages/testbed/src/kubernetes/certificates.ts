// The X.509 library's dependency injection needs this, before it is loaded.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { webcrypto } from 'node:crypto'

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  cert: string
  key: string
}

/** Who a certificate is for. */
export interface Subject {
  /** The user's name to Kubernetes. */
  commonName: string
  /** The user's groups to Kubernetes. */
  organizations?: readonly string[]
  /** Names and addresses that a server answers under; absent for clients. */
  names?: readonly string[]
}

/** Signs certificates for one control plane. */
export interface Authority {
  /** The authority's own certificate and key. */
  readonly ca: KeyPair
  issue(subject: Subject): Promise<KeyPair>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 24 * 3600 * 1000

/** A fresh authority; its certificates are good for a week: longer than any test, too short to be of use to anybody. */
export async function createAuthority(name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto)
  const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
    webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const validity = {
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 7 * DAY),
    signingAlgorithm: ALGORITHM,
  }

  const caKeys = await newKeys()
  const caCertificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: serial(),
    name: `CN=${name}`,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
    ],
  })
  return {
    ca: { cert: caCertificate.toString('pem'), key: await privateKey(caKeys) },
    issue: async ({ commonName, organizations = [], names = [] }) => {
      const keys = await newKeys()
      const usage = [x509.ExtendedKeyUsage.clientAuth, ...(names.length > 0 ? [x509.ExtendedKeyUsage.serverAuth] : [])]
      const certificate = await x509.X509CertificateGenerator.create({
        ...validity,
        serialNumber: serial(),
        subject: new x509.Name([{ CN: [commonName] }, ...organizations.map((each) => ({ O: [each] }))]).toString(),
        issuer: caCertificate.subject,
        publicKey: keys.publicKey,
        signingKey: caKeys.privateKey,
        extensions: [
          new x509.ExtendedKeyUsageExtension(usage),
          ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names.map(alternativeName))] : []),
        ],
      })
      return { cert: certificate.toString('pem'), key: await privateKey(keys) }
    },
  }
}

const alternativeName = (name: string): { type: 'ip' | 'dns'; value: string } => ({
  type: /^[\d.]+$/.test(name) ? 'ip' : 'dns',
  value: name,
})

/** A positive number of 16 bytes. */
const serial = (): string => `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`

async function privateKey(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
}
