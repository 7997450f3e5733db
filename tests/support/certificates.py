"""Certificates for tests, made with OpenSSL: an authority, and what it issues."""

import subprocess
from pathlib import Path


def openssl(*arguments: str, text: str | None = None) -> str:
    """Runs openssl to its end, which has to be a good one."""
    result = subprocess.run(["openssl", *arguments], input=text, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def new_key(path: Path, kind: str = "ec") -> Path:
    """Writes a new private key as PKCS #8: `ec` is prime256v1, a number is RSA of so many bits, others are curves."""
    if kind.isdigit():
        options = ["-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{kind}"]
    else:
        curve = "prime256v1" if kind == "ec" else kind
        options = ["-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}"]
    openssl("genpkey", *options, "-out", str(path))
    return path


class Authority:
    """A certificate authority in a directory: its certificate is `chain.pem` there."""

    def __init__(self, directory: Path, name: str = "Test authority") -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.certificate = directory / "chain.pem"
        self.key = new_key(directory / "chain.key")
        openssl(
            *("req", "-x509", "-new", "-key", str(self.key), "-out", str(self.certificate), "-days", "30"),
            *("-subj", f"/O={name}/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE"),
        )

    def issue(
        self, file: str, *names: str, days: tuple[str, str] | None = None, key: str = "ec", usages: str = "serverAuth"
    ) -> tuple[str, str]:
        """Issues a certificate for names as `FILE.pem`, with its key as `FILE.key`; returns both texts.

        `days` are the first and the last moment as OpenSSL writes them (`20200101000000Z`); by default, from now.
        """
        request, config = self.directory / f"{file}.csr", self.directory / f"{file}.cnf"
        path, own_key = self.directory / f"{file}.pem", new_key(self.directory / f"{file}.key", key)
        alternative = ",".join(f"DNS:{name}" for name in names)
        extensions = f"subjectAltName={alternative}\nextendedKeyUsage={usages}\nkeyUsage=digitalSignature\n"
        database = self.directory / "index.txt"
        database.touch()
        config.write_text(
            f"[ca]\ndefault_ca=this\n[this]\ndatabase={database}\nnew_certs_dir={self.directory}\nrand_serial=yes\n"
            f"default_md=sha256\npolicy=any\nx509_extensions=leaf\nunique_subject=no\n"
            f"[any]\ncommonName=supplied\n[leaf]\n{extensions}"
            f"[req]\ndistinguished_name=dn\n[dn]\n"
        )
        subject = f"/CN={names[0]}"
        openssl("req", "-new", "-key", str(own_key), "-out", str(request), "-subj", subject, "-config", str(config))
        period = ["-startdate", days[0], "-enddate", days[1]] if days else ["-days", "20"]
        openssl(
            *("ca", "-batch", "-notext", "-config", str(config), "-in", str(request), "-out", str(path), *period),
            *("-cert", str(self.certificate), "-keyfile", str(self.key)),
        )
        return path.read_text(), own_key.read_text()
