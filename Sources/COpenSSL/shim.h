#pragma once
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

// A macro of several others, which Swift does not see.
static const int ecotone_public_key = EVP_PKEY_PUBLIC_KEY;
