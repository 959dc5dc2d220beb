//! The fields that a column can fill, and the headings under which files have them.

use super::{ImportFieldResponse, ImportKind};
use crate::text;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A field that a column of a file can fill.
    ImportField {
        /// Name of a community.
        Name = "name",
        /// Community in which a listing lies.
        Community = "community",
        /// District.
        District = "district",
        /// Neighbourhood 商圈.
        BusinessArea = "business_area",
        /// Other names of a community.
        Aliases = "aliases",
        /// Building 楼栋.
        Building = "building",
        /// Unit 单元.
        Unit = "unit",
        /// Room 房号.
        Room = "room",
        /// Layout in one cell: `2室1厅1卫`.
        Layout = "layout",
        /// Bedrooms.
        Rooms = "rooms",
        /// Living rooms.
        Halls = "halls",
        /// Bathrooms.
        Baths = "baths",
        /// Floor area.
        Area = "area",
        /// Inner area.
        InnerArea = "inner_area",
        /// Floor, with or without the storeys: `12/28`, `中楼层(共24层)`.
        Floor = "floor",
        /// Storeys of the building.
        TotalFloors = "total_floors",
        /// Directions.
        Orientation = "orientation",
        /// Decoration.
        Decoration = "decoration",
        /// Form of the building.
        BuildingForm = "building_form",
        /// Is there a lift?
        HasElevator = "has_elevator",
        /// Year of completion.
        BuiltYear = "built_year",
        /// Asking price.
        Price = "price",
        /// Asking rent a month.
        Rent = "rent",
        /// Price of a square metre; checks the price, or gives it where only the area is told.
        UnitPrice = "unit_price",
        /// Headline.
        Title = "title",
        /// Notes.
        Notes = "notes",
        /// Name of the owner.
        OwnerName = "owner_name",
        /// Number of the owner; several in one cell become several contacts.
        OwnerPhone = "owner_phone",
        /// For sale or to let.
        Purpose = "purpose",
        /// Where it came from.
        Source = "source",
        /// Degrees east.
        Longitude = "longitude",
        /// Degrees north.
        Latitude = "latitude",
        /// Reference price of a square metre.
        ReferencePrice = "reference_price",
        /// Who entered it 录入人, by the name of a member.
        EnteredBy = "entered_by",
        /// The day on which it was entered or obtained.
        EnteredOn = "entered_on",
        /// Several facts in one cell (`2室1厅 | 90.15平米 | 西南`); several columns may fill it.
        Details = "details",
        /// Name of a client.
        ClientName = "client_name",
        /// Number of a client; several in one cell or in several columns become several contacts.
        ClientPhone = "client_phone",
        /// WeChat id of a client.
        Wechat = "wechat",
        /// E-mail address of a client.
        Email = "email",
        /// Number of a client's identity card.
        IdNumber = "id_number",
        /// What a client wants, in words.
        Wish = "wish",
        /// Whether a client wants to buy or to rent.
        WantedFor = "wanted_for",
        /// Districts that are wanted.
        WantedDistrict = "wanted_district",
        /// Communities that are wanted.
        WantedCommunity = "wanted_community",
        /// Bedrooms that are wanted: `2-3室`.
        WantedLayout = "wanted_layout",
        /// The area that is wanted: `80-100`.
        WantedArea = "wanted_area",
        /// What a client can pay: `200-300万`, `4000元/月`.
        Budget = "budget",
        /// What the home is for: `婚房`, `投资`.
        WantedUse = "wanted_use",
        /// How a client came.
        ClientSource = "client_source",
        /// The grade of a client.
        ClientGrade = "client_grade",
        /// What was said last, in words.
        LastWords = "last_words",
    }
}

/// The fields of a community, most important first.
const COMMUNITY_FIELDS: &[ImportField] = &[
    ImportField::Name,
    ImportField::District,
    ImportField::BusinessArea,
    ImportField::Aliases,
    ImportField::BuiltYear,
    ImportField::Longitude,
    ImportField::Latitude,
    ImportField::ReferencePrice,
];

/// The fields of a listing, most important first.
const LISTING_FIELDS: &[ImportField] = &[
    ImportField::Community,
    ImportField::District,
    ImportField::BusinessArea,
    ImportField::Building,
    ImportField::Unit,
    ImportField::Room,
    ImportField::Layout,
    ImportField::Rooms,
    ImportField::Halls,
    ImportField::Baths,
    ImportField::Area,
    ImportField::InnerArea,
    ImportField::Floor,
    ImportField::TotalFloors,
    ImportField::Orientation,
    ImportField::Decoration,
    ImportField::BuildingForm,
    ImportField::HasElevator,
    ImportField::BuiltYear,
    ImportField::Price,
    ImportField::Rent,
    ImportField::UnitPrice,
    ImportField::Title,
    ImportField::Notes,
    ImportField::OwnerName,
    ImportField::OwnerPhone,
    ImportField::Purpose,
    ImportField::Source,
    ImportField::Longitude,
    ImportField::Latitude,
    ImportField::EnteredBy,
    ImportField::EnteredOn,
    ImportField::Details,
];

impl ImportField {
    /// The fields that rows of this kind have.
    pub const fn of(kind: ImportKind) -> &'static [Self] {
        match kind {
            ImportKind::Communities => COMMUNITY_FIELDS,
            ImportKind::Listings => LISTING_FIELDS,
            ImportKind::Clients => super::client_headings::FIELDS,
        }
    }

    /// Is a row of this kind rejected without it?
    pub const fn is_required(self, kind: ImportKind) -> bool {
        match kind {
            ImportKind::Communities => matches!(self, Self::Name | Self::District),
            ImportKind::Listings => matches!(self, Self::Community),
            // Any way to reach somebody will do.
            ImportKind::Clients => false,
        }
    }

    /// May several columns fill it?
    pub const fn is_gathered(self) -> bool {
        matches!(self, Self::Details | Self::ClientPhone | Self::Wish | Self::LastWords)
    }

    /// The field that a pointer into a draft speaks of.
    pub fn of_pointer(pointer: &str) -> Option<Self> {
        let name = pointer.strip_prefix('/')?;
        let name = name.strip_suffix("_fen").unwrap_or(name);
        match name.split_once('/') {
            Some(("owners", rest)) if rest.ends_with("phone") => Some(Self::OwnerPhone),
            Some(("owners", _)) => Some(Self::OwnerName),
            Some((first, _)) => first.parse().ok(),
            None if name == "orientations" => Some(Self::Orientation),
            None if name == "owners" => Some(Self::OwnerPhone),
            None => name.parse().ok(),
        }
    }

    /// Headings under which files have the field, as [`heading_key`] writes them.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name | Self::Community => &[
                "小区",
                "garden",
                "小区楼盘",
                "楼盘小区",
                "物业名称",
                "项目名称",
                "所属小区",
                "所在小区",
                "小区名字",
                "小区名称",
                "小区名",
                "楼盘",
                "楼盘名称",
                "楼盘名",
                "社区",
                "name",
                "community",
                "communityname",
                "estate",
                "xiaoqu",
                "xiaoquname",
                "positioninfo0",
            ],
            Self::District => &[
                "区域",
                "行政区域",
                "所属区域",
                "所属区",
                "所在区县",
                "辖区",
                "行政区",
                "区县",
                "城区",
                "所在区",
                "所在区域",
                "区",
                "district",
                "region",
                "quyu",
                "location0",
            ],
            Self::BusinessArea => &[
                "商圈",
                "所属商圈",
                "商圈板块",
                "商圈名称",
                "街道",
                "镇街",
                "地段",
                "板块",
                "片区",
                "所在商圈",
                "businessarea",
                "bizcircle",
                "neighbourhood",
                "neighborhood",
                "shangquan",
                "bankuai",
                "positioninfo1",
                "location1",
            ],
            Self::Aliases => &["别名", "又名", "曾用名", "aliases", "alias"],
            Self::Building => &[
                "楼栋",
                "座栋",
                "楼座",
                "楼幢",
                "栋座",
                "幢号",
                "楼栋名称",
                "楼",
                "栋",
                "楼号",
                "楼栋号",
                "栋号",
                "幢",
                "座",
                "building",
                "buildingno",
                "loudong",
            ],
            Self::Unit => &["单元", "单元号", "梯", "门栋", "单元名称", "unit", "unitno", "danyuan"],
            Self::Room => {
                &["房号", "房间号", "房屋号", "户号", "房屋编号", "门牌室号", "室号", "门牌", "门牌号", "房间", "room", "roomno", "fanghao"]
            }
            Self::Layout => &[
                "户型",
                "房屋户型",
                "户型结构",
                "房屋类型户型",
                "室厅",
                "房型",
                "居室",
                "几室几厅",
                "layout",
                "housetype",
                "roomtype",
                "huxing",
            ],
            Self::Rooms => &["室", "卧室", "卧室数", "房间数", "室数", "rooms", "bedrooms", "bedroom"],
            Self::Halls => &["厅", "客厅", "客厅数", "厅数", "halls", "livingrooms", "livingroom"],
            Self::Baths => &["卫", "卫生间", "卫生间数", "卫数", "baths", "bathrooms", "bathroom"],
            Self::Area => &[
                "面积",
                "产证面积",
                "产权面积",
                "房产面积",
                "房屋建筑面积",
                "建筑面积",
                "建面",
                "房屋面积",
                "面积平米",
                "面积m²",
                "建筑面积平米",
                "建筑面积m²",
                "area",
                "size",
                "sqm",
                "mianji",
            ],
            Self::InnerArea => &["套内", "套内面积", "套内建筑面积", "实用面积", "使用面积", "套内面积平米", "innerarea", "taonei"],
            Self::Floor => &["楼层", "所在楼层", "楼层信息", "所在层", "层", "层数楼层", "floor", "floorinfo", "louceng"],
            Self::TotalFloors => {
                &["总楼层", "总层数", "总层", "楼高", "总楼高", "楼层总数", "共几层", "totalfloors", "totalfloor", "floors", "zonglouceng"]
            }
            Self::Orientation => &["朝向", "房屋朝向", "户型朝向", "方位", "orientation", "direction", "chaoxiang"],
            Self::Decoration => {
                &["装修", "装修情况", "房屋装修", "装潢", "装修标准", "装修程度", "装修状况", "decoration", "renovation", "zhuangxiu"]
            }
            Self::BuildingForm => &["建筑类型", "楼型", "建筑形态", "楼宇类型", "建筑形式", "建筑结构类型", "buildingform", "buildingtype"],
            Self::HasElevator => &["电梯", "有无电梯", "配备电梯", "是否有电梯", "elevator", "haselevator", "lift", "dianti"],
            Self::BuiltYear => &[
                "年代",
                "房龄年代",
                "建造年代",
                "建造年份",
                "建设年份",
                "竣工日期",
                "建成年代",
                "建筑年代",
                "建成年份",
                "建成时间",
                "竣工时间",
                "竣工年份",
                "建筑年份",
                "年份",
                "builtyear",
                "buildtime",
                "buildyear",
                "yearbuilt",
                "year",
                "niandai",
            ],
            Self::Price => &[
                "总价",
                "房屋总价",
                "总价格",
                "出售价",
                "出售价格",
                "挂牌总价",
                "挂牌价格",
                "报盘价",
                "业主报价",
                "房价",
                "总价人民币万元",
                "售价",
                "价格",
                "报价",
                "挂牌价",
                "总价万",
                "总价万元",
                "总价元",
                "售价万",
                "售价万元",
                "价格万",
                "价格万元",
                "挂牌价万",
                "挂牌价万元",
                "price",
                "totalprice",
                "askingprice",
                "zongjia",
            ],
            Self::Rent => &[
                "租金",
                "出租价",
                "出租价格",
                "租赁价格",
                "挂牌租金",
                "月租",
                "月租金",
                "租金元月",
                "租金元",
                "房租",
                "租价",
                "rent",
                "monthlyrent",
                "rentprice",
                "zujin",
            ],
            Self::UnitPrice => &[
                "单价",
                "房屋单价",
                "平均价格",
                "平均单价",
                "每平方米价格",
                "挂牌单价",
                "均价",
                "单价元平",
                "单价元平米",
                "单价元m²",
                "每平米价格",
                "unitprice",
                "avgprice",
                "danjia",
            ],
            Self::Title => &["标题", "房源标题", "title", "headline", "biaoti"],
            Self::Notes => &[
                "备注",
                "备注说明",
                "备注信息",
                "其他说明",
                "特色",
                "卖点",
                "房源特色",
                "说明",
                "描述",
                "房源描述",
                "notes",
                "note",
                "remark",
                "remarks",
                "description",
                "comment",
                "beizhu",
            ],
            Self::OwnerName => &[
                "业主",
                "业主名称",
                "业主名",
                "产权人",
                "户主",
                "业主姓名",
                "房东",
                "房东姓名",
                "联系人",
                "ownername",
                "owner",
                "contact",
                "landlord",
                "yezhu",
            ],
            Self::OwnerPhone => &[
                "电话",
                "业主联系电话",
                "业主联系方式",
                "业主手机号",
                "房东手机",
                "房东联系方式",
                "手机号码",
                "电话号码",
                "联系手机",
                "业主号码",
                "手机",
                "手机号",
                "业主电话",
                "业主手机",
                "房东电话",
                "联系电话",
                "联系方式",
                "phone",
                "mobile",
                "tel",
                "ownerphone",
                "dianhua",
            ],
            Self::Purpose => &["用途", "交易类型", "租售", "租售类型", "类型", "出租出售", "purpose", "renttype", "leasetype"],
            Self::Source => &["来源", "房源来源", "渠道", "source", "channel", "laiyuan"],
            Self::Longitude => &["经度", "longitude", "lng", "lon", "long", "jingdu"],
            Self::Latitude => &["纬度", "latitude", "lat", "weidu"],
            Self::ReferencePrice => &[
                "参考价",
                "平均价格",
                "平均单价",
                "小区平均价格",
                "参考单价",
                "参考均价",
                "均价",
                "小区均价",
                "单价",
                "价格",
                "均价元平",
                "均价元平米",
                "referenceprice",
                "price",
                "avgprice",
                "unitprice",
                "junjia",
            ],
            Self::EnteredBy => {
                &["录入人", "录入员", "登记人", "录盘人", "录入人员", "创建人", "录入者", "房源录入人", "enteredby", "createdby"]
            }
            Self::EnteredOn => &[
                "日期",
                "录入日期",
                "录入时间",
                "登记日期",
                "登记时间",
                "委托日期",
                "委托时间",
                "创建时间",
                "创建日期",
                "挂牌日期",
                "挂牌时间",
                "enteredon",
                "createdat",
                "createdon",
                "date",
                "listingdate",
            ],
            Self::Details => &["房屋信息", "房源信息", "基本信息", "详情", "details", "houseinfo", "des", "info"],
            of_clients => super::client_headings::of(of_clients),
        }
    }

    /// Is this a usual heading of the field?
    pub fn is_headed(self, heading: &str) -> bool {
        let key = heading_key(heading);
        // `电话1`, `电话2`: numbered columns of one thing.
        let bare = if self.is_gathered() { key.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四".contains(c)) } else { &key };
        self.headings().iter().any(|known| *known == key || *known == bare)
    }

    /// Is the column, without its unit, a usual heading: `建筑面积（平方米）`, `总价（人民币万元）`?
    pub fn is_headed_with_unit(self, heading: &str) -> bool {
        let key = heading_key(heading);
        self.headings().contains(&without_unit(&key))
    }

    /// Does the heading end with a usual Chinese one, units aside: `挂牌总价(万)`?
    pub fn is_nearly_headed(self, heading: &str) -> bool {
        let key = heading_key(heading);
        let key = without_unit(&key);
        self.headings().iter().any(|known| known.chars().count() >= 2 && known.chars().all(text::is_han) && key.ends_with(known))
    }
}

/// Is this a usual heading of any field? Such a first row is a heading, whatever comes below.
pub fn is_known_heading(heading: &str) -> bool {
    let key = heading_key(heading);
    let bare = without_unit(&key);
    !key.is_empty() && ImportField::ALL.iter().any(|field| field.headings().iter().any(|known| *known == key || *known == bare))
}

/// A heading's key without the unit at its end.
fn without_unit(key: &str) -> &str {
    let words = ["人民币", "单位", "平方米", "平方", "平米", "平", "米", "万", "元", "每", "月", "年", "²", "m2", "m"];
    let mut bare = key;
    while let Some(rest) = words.iter().find_map(|word| bare.strip_suffix(word)) {
        bare = rest;
    }
    if bare.is_empty() { key } else { bare }
}

/// The form in which headings are compared: `Total_Price`, `TOTALPRICE` and `total price` are one.
fn heading_key(heading: &str) -> String {
    text::name_key(heading)
}

/// The answer to `GET /imports/fields`.
pub fn fields(kind: ImportKind) -> Vec<ImportFieldResponse> {
    let row = |field: &ImportField| ImportFieldResponse { field: field.as_str().to_owned(), is_required: field.is_required(kind) };
    ImportField::of(kind).iter().map(row).collect()
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
