//! The company's name and pictures.

use fangke_shared::company::brand::{BrandPicture, BrandRequest, BrandResponse};

use crate::api::{Api, ApiError};

impl Api {
    /// What the company is called.
    pub async fn show_brand(self) -> Result<BrandResponse, ApiError> {
        self.get("brand").answer().await
    }

    /// Says what the company is called.
    pub async fn change_brand(self, version: i64, body: &BrandRequest) -> Result<BrandResponse, ApiError> {
        self.put("brand").version(version).json(body).answer().await
    }

    /// Gives the company a logo, or its photos a mark.
    pub async fn put_brand_picture(self, picture: BrandPicture, file: Vec<u8>) -> Result<BrandResponse, ApiError> {
        self.put(format!("brand/{picture}")).bytes("application/octet-stream", file).answer().await
    }

    /// Takes a picture away.
    pub async fn remove_brand_picture(self, picture: BrandPicture) -> Result<(), ApiError> {
        self.delete(format!("brand/{picture}")).done().await
    }
}
